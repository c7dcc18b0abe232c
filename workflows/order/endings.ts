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

/** Grants a wish to cancel, unless a purchase may have been made. */
export function cancelOrder(order: Order, { by, reason }: CancelWish): void {
  const { unanswered, suspect } = order.data.doubts;
  if (unanswered.length > 0) {
    holdUnanswered(order, 'It can’t simply be cancelled.');
  } else {
    const certain = suspect === undefined ? ' Nothing was bought.' : '';
    endOrder(order, 'cancelled', `Cancelled by ${by}${reason === undefined ? '' : `: ${reason}`}.${certain}`);
  }
}

/** Ends the order; when an earlier run of it may have bought, only after what that one left was searched for. */
export function endOrder(order: Order, state: NoPurchase, reason: string): void {
  const { suspect } = order.data.doubts;
  const { quoted } = order.stage;
  if (suspect === undefined) {
    order.to({ state }, reason);
  } else if (quoted === undefined) {
    // Without a quote there is nothing to search by.
    holdUnanswered(order, reason);
  } else {
    // The run that was reset may have sent until now.
    suspect.endedAt ??= order.now();
    order.to({ state: 'placing', doing: 'end', quoted, ending: { state, reason } }, searchText(suspect.text));
  }
}

/** Nobody can give the approvals that the quote demands. */
export function endImpossible(order: Order, why: string): void {
  if (doubtsOf(order).length > 0) {
    order.hold({ code: 'conflict', text: why, evidence: doubtsOf(order), candidates: [] });
  } else {
    order.fail('NobodyCanApprove', why);
  }
}

/** Why a search comes before anything else. */
export function searchText(suspect: string): string {
  return `First a search for what an earlier run may have bought. ${suspect}`;
}
