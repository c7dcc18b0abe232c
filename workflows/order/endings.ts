import type { OrderFailure } from '../../contract/failures.js';
import type { CancelWish } from '../messages/cancelling.js';
import { doubtsOf, holdUnanswered } from './doubts.js';
import type { Order } from './order.js';
import type { NoPurchase } from './stage.js';
import { saidText } from './wording.js';

/** Ends the order by the newest rejection of its quote. */
export function rejectOrder(order: Order): void {
  const said = order.stage.quoted?.decisions.find(({ decision }) => decision === 'reject');
  endOrder(order, 'rejected', `Rejected by ${said === undefined ? 'nobody' : saidText(said)}`);
}

/** Cancels the order, or holds it when a purchase may have been made. */
export function cancelOrder(order: Order, { by, reason }: CancelWish): void {
  const { unanswered, suspect } = order.data.doubts;
  if (unanswered.length > 0) {
    holdUnanswered(order, "The order can't be cancelled before somebody has checked.");
  } else {
    const certain = suspect === undefined ? ' Nothing was bought.' : '';
    endOrder(order, 'cancelled', `Cancelled by ${by}${reason === undefined ? '' : `: ${reason}`}.${certain}`);
  }
}

/** Ends the order. When an earlier run may have sent a purchase, it searches for that purchase first. */
export function endOrder(order: Order, state: NoPurchase, reason: string): void {
  const { doubts } = order.data;
  const { suspect } = doubts;
  const { quoted } = order.stage;
  if (suspect === undefined) {
    order.to({ state }, reason);
  } else if (quoted === undefined) {
    // Without a quote there is nothing to search by.
    holdUnanswered(order, reason);
  } else {
    // The run that was reset may have sent until now.
    doubts.suspect = { endedAt: order.now(), ...suspect };
    order.to({ state: 'placing', doing: 'end', quoted, ending: { state, reason } }, searchText(suspect.text));
  }
}

/** Fails the order, unless a purchase may have been made: then a person must decide. */
export function failOrHold(order: Order, failure: OrderFailure, why: string): void {
  if (doubtsOf(order).length > 0) {
    order.hold({ code: 'conflict', text: why, evidence: doubtsOf(order), candidates: [] });
  } else {
    order.fail(failure, why);
  }
}

/** Why a search comes first. */
export function searchText(suspect: string): string {
  return `Searching first: an earlier run may have sent a purchase. ${suspect}`;
}
