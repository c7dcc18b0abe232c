import { workflowInfo } from '@temporalio/workflow';
import { REQUIRED_APPROVALS, outcomeOf } from './approval.js';
import { listen } from './messages.js';
import type { Order } from './order-record.js';
import * as steps from './steps.js';
import { approvalSummary, summary } from './wording.js';

/** `awaitingApproval`: people have to decide on the quote. */
export async function decide(order: Order): Promise<void> {
  const { data } = order;
  const deadline = data.deadline ?? order.now();
  listen(order);
  tellApprovers(order, deadline);
  const late = await order.until(() => data.cancel !== undefined || !order.undecided, deadline, approvalSummary(data));

  // Whatever woke the order up, in this order: cancellation, the deadline, decisions. What comes in the same moment as
  // the deadline is late.
  const outcome = outcomeOf(data.decisions);
  const last = data.decisions.at(-1);
  const said = last === undefined ? '' : `${last.by}${last.comment === undefined ? '' : `: ${last.comment}`}`;
  if (data.cancel !== undefined) {
    order.cancel(data.cancel);
  } else if (late) {
    order.to('expired', `Nobody approved ${order.quoted.quote.id} by ${deadline}.`);
  } else if (outcome === 'rejected') {
    order.to('rejected', `Rejected by ${said}`);
  } else if (outcome === 'approved') {
    data.validUntil = order.in(order.settings.approvalValid);
    order.to('placing', `Approved by ${said}`);
  }
}

/** Tells approvers once for each quote. The order never waits for it, and never fails with it. */
function tellApprovers(order: Order, deadline: string): void {
  const { data, quoted } = order;
  const { id } = quoted.quote;
  if (!quoted.notify || data.notified === id) {
    return;
  }
  data.notified = id;
  void steps
    .notifying(summary(`Tell approvers of ${id}`), `notify-${id}`)
    .notifyApprovers({
      orderId: order.orderId,
      runId: workflowInfo().runId,
      record: quoted,
      deadline,
      required: REQUIRED_APPROVALS,
    })
    .catch(() => {
      if (order.state === 'awaitingApproval' && quoted === data.quoted) {
        order.attend({
          code: 'notNotified',
          text: 'The webhook did not take the notice: tell the approvers yourself.',
        });
      }
    });
}
