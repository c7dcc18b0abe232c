import type { Order } from './order.js';

/** Holds the order: a purchase may have been made, but nothing shows it, so a person must decide. */
export function holdUnanswered(order: Order, why: string): void {
  const text = `Zenlayer never confirmed the purchase, and a search found no sign of it. ${why}`;
  order.hold({ code: 'outcomeUnknown', text, evidence: doubtsOf(order), candidates: [] });
}

/** Purchases that may have been made without the order knowing. */
export function doubtsOf({ data }: Pick<Order, 'data'>): string[] {
  const { unanswered, suspect } = data;
  return suspect === undefined ? unanswered : [...unanswered, suspect.text];
}

/** Holds the order: a step ended with a result that no step of this version writes. */
export function holdUnreadable(order: Order, step: string, ended: string): void {
  order.hold({
    code: 'unreadable',
    text: `${step} ended unexpectedly: ${ended}`,
    evidence: doubtsOf(order),
    candidates: [],
  });
}

/**
 * Forgets all doubts, because a person says that nothing was bought. A purchase request that can still arrive, which no
 * person can see, is waited for before the next one is sent.
 */
export function forgetDoubts(order: Order): void {
  const { data } = order;
  const { arrivesUntil } = data;
  data.unanswered = [];
  delete data.suspect;
  delete data.ending;
  if (arrivesUntil !== undefined && Date.now() < Date.parse(arrivesUntil)) {
    const endedAt = new Date(Date.parse(arrivesUntil) - order.settings.searchWindow).toISOString();
    data.suspect = { text: `An earlier purchase request can still arrive until ${arrivesUntil}.`, endedAt };
  }
}
