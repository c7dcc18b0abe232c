import type { FinalState } from '../../contract/view.js';
import type { CancelWish } from '../messages/cancelling.js';
import { doubtsOf, holdUnanswered } from './doubts.js';
import type { Order } from './order.js';
import { saidText } from './wording.js';

/** Ends the order by the newest rejection of its quote. */
export function rejectOrder(order: Order): void {
  const said = order.data.decisions.find(({ decision }) => decision === 'reject');
  endOrder(order, 'rejected', `Rejected by ${said === undefined ? 'nobody' : saidText(said)}`);
}

/** Cancels the order, or holds it when a purchase may have been made. */
export function cancelOrder(order: Order, { by, reason }: CancelWish): void {
  if (order.data.unanswered.length > 0) {
    holdUnanswered(order, 'The order can’t be cancelled before somebody has checked.');
  } else {
    const certain = order.data.suspect === undefined ? ' Nothing was bought.' : '';
    endOrder(order, 'cancelled', `Cancelled by ${by}${reason === undefined ? '' : `: ${reason}`}.${certain}`);
  }
}

/** Ends the order. When an earlier run may have sent a purchase, it searches for that purchase first. */
export function endOrder(order: Order, state: FinalState, reason: string): void {
  if (order.data.suspect === undefined) {
    order.to(state, reason);
  } else {
    order.data.ending = { state, reason };
    searchForEarlierRun(order);
  }
}

/** Ends the order, because nobody can give the approvals that the quote needs. */
export function endImpossible(order: Order, why: string): void {
  if (doubtsOf(order).length > 0) {
    order.hold({ code: 'conflict', text: why, evidence: doubtsOf(order), candidates: [] });
  } else {
    order.fail('NobodyCanApprove', why);
  }
}

/** Starts a search for a purchase that an earlier run may have sent. */
export function searchForEarlierRun(order: Order): void {
  const { data, settings } = order;
  const { text = '', endedAt = order.now() } = data.suspect ?? {};
  data.arrivesUntil = new Date(Date.parse(endedAt) + settings.searchWindow).toISOString();
  data.search = { until: data.arrivesUntil };
  order.to('placing', `Searching first: an earlier run may have sent a purchase. ${text}`);
}
