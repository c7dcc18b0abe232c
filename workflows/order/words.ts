import type { OrderFailure } from '../../contract/failures.js';
import type { OrderState, ResolveChoice } from '../../contract/view.js';

/** The words that people read of an order, in one place. */

/** How the page of an order begins in the Temporal UI. */
export const STATE_TITLES: Record<OrderState, string> = {
  quoting: 'Asking the price',
  awaitingApproval: 'Approve or reject',
  placing: 'Buying',
  held: 'Held',
  provisioning: 'Ordered, not live yet',
  completed: 'Completed',
  rejected: 'Rejected',
  expired: 'Expired',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

/** What to do after a failure: what exists, whether it is billed, what to delete. */
export const AFTER_FAILURE: Record<OrderFailure, string> = {
  WrongStart: 'This run bought nothing. Start the order again, as the reason says.',
  BadRequest: 'This run bought nothing. Correct the request, then start a new order.',
  Refused: 'Nothing was bought. If the circuit is still wanted, solve what the reason names, then start a new order.',
  NobodyCanApprove: 'Nothing was bought. Change the approval policy, or let somebody else request the order.',
  CreateFailed:
    'The failed circuit still exists. Whether Zenlayer bills it is not known: delete it in the Zenlayer console, and check the next bill. Then start a new order.',
  Abandoned:
    'Nothing was deleted. A circuit that exists is billed: look for it in the Zenlayer console, and delete it if nobody wants it.',
};

/** What each way to resolve a hold does. */
export const CONSEQUENCES: Record<ResolveChoice, string> = {
  adopt: 'This circuit is the one ordered. The order checks it, then tracks it until it is live. Nothing is bought.',
  abandon: 'End the order as failed. Nothing is bought. A circuit that exists stays, and is billed.',
  stopTracking: 'End the order as failed. Its circuit is not deleted: if it exists, it is billed.',
  sendAgain:
    'Choose this only if you are sure that nothing was bought: it can buy a second time. The order asks the price again, and buys if the approval still covers it. Otherwise it needs a new approval.',
};
