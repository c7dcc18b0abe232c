/** What the bare workflow, its worker and its starter have to agree on. */

export const BARE_WORKFLOW = 'bareOrder';

/** Milliseconds from one poll of a circuit to the next, for the bare workflow and for the product alike. */
export const POLL_EVERY_MS = 50;

/** Stands where an order has its quote's id, so that both are awaited in the same way. */
export const BARE_QUOTE = 'Q1-000000000000';
