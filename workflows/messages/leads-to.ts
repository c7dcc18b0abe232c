import type { OrderState, ResolveChoice } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { isResolvable, outcomeOfQuote, planOf } from '../order/stage.js';

const RESOLVED: Readonly<Record<ResolveChoice, OrderState>> = {
  adopt: 'provisioning',
  sendAgain: 'quoting',
  abandon: 'failed',
  stopTracking: 'failed',
};

/**
 * The state that an order goes to once it acts on the messages that it has taken. When it can't be known, because a search
 * comes first, the state that it is in.
 */
export function leadsTo(order: Order): OrderState {
  const { stage, data, state } = order;
  const { unanswered, suspect } = data.doubts;
  if (isResolvable(stage) && stage.resolve !== undefined) {
    return RESOLVED[stage.resolve.choice];
  }
  const isCertain = unanswered.length === 0 && suspect === undefined;
  if (data.cancel !== undefined) {
    const isKnown = stage.state === 'awaitingApproval' || (stage.state === 'quoting' && planOf(stage) !== undefined);
    return isCertain && isKnown ? 'cancelled' : state;
  }
  if (order.rejected && (stage.state === 'awaitingApproval' || order.approvedAndUnsent)) {
    return isCertain ? 'rejected' : state;
  }
  if (stage.state === 'awaitingApproval' && stage.requote !== undefined) {
    return 'quoting';
  }
  return stage.state === 'awaitingApproval' && outcomeOfQuote(stage.quoted) === 'approved' ? 'placing' : state;
}
