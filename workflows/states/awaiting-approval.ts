import { tellApprovers } from './notifying.js';
import type { Order } from '../order/order.js';
import { approvalSummary, approvedBy } from '../order/wording.js';

/** `awaitingApproval`: people have to decide on the quote. */
export async function decide(order: Order): Promise<void> {
  const { data } = order;
  const deadline = data.deadline ?? order.now();
  const reminders = tellApprovers(order);
  const late = await order.until(() => data.cancel !== undefined || !order.undecided, deadline, approvalSummary(data));
  reminders.cancel();

  // Whatever woke the order up, in this order: cancellation, the deadline, decisions. What comes in the same moment as
  // the deadline is late.
  if (data.cancel !== undefined) {
    order.cancel(data.cancel);
  } else if (late) {
    order.end('expired', `Nobody approved ${order.quoted.quote.id} by ${deadline}.`);
  } else if (order.outcome === 'rejected') {
    order.reject();
  } else if (order.outcome === 'approved') {
    data.validUntil = order.in(order.quoted.terms.approvalValid);
    order.to('placing', `Approved by ${approvedBy(data)}`);
  }
}
