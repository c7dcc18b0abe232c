import { tellApprovers } from './notifying.js';
import type { Order } from '../order/order.js';
import { approvalSummary, approvedBy } from '../order/wording.js';
import { cancelOrder, endOrder, rejectOrder } from '../order/endings.js';
import { waitUntil } from '../order/waiting.js';

/** `awaitingApproval`: people have to decide on the quote. */
export async function decide(order: Order): Promise<void> {
  const { data } = order;
  const deadline = data.deadline ?? order.now();
  const reminders = tellApprovers(order);
  const late = await waitUntil(order, deadline, {
    done: () => data.cancel !== undefined || !order.undecided,
    summary: approvalSummary(data),
  });
  reminders.cancel();

  // Always checked in this order: cancellation, the deadline, decisions. A decision that arrives together with the
  // deadline is late.
  if (data.cancel !== undefined) {
    cancelOrder(order, data.cancel);
  } else if (late) {
    endOrder(order, 'expired', `Quote ${order.quoted.quote.id} was not approved by ${deadline}.`);
  } else if (order.outcome === 'rejected') {
    rejectOrder(order);
  } else if (order.outcome === 'approved') {
    data.validUntil = order.in(order.quoted.terms.approvalValid);
    order.to('placing', `Approved by ${approvedBy(data)}`);
  }
}
