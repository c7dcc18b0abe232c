import { timeText } from '../../contract/time-text.js';
import { tellApprovers } from '../steps/notifying.js';
import type { Order } from '../order/order.js';
import { approvalSummary, approvedBy } from '../order/wording.js';
import { cancelOrder, endOrder, rejectOrder } from '../order/endings.js';
import { outcomeOfQuote, type AwaitingApproval } from '../order/stage.js';
import { waitUntil } from '../order/waiting.js';

/** `awaitingApproval`: people have to decide on the quote. */
export async function decide(order: Order, stage: AwaitingApproval): Promise<void> {
  const { data } = order;
  const { quoted } = stage;
  const { deadline, record } = quoted;
  const notices = tellApprovers(order, quoted);
  const late = await waitUntil(order, deadline, {
    done: () => data.cancel !== undefined || stage.requote !== undefined || !order.undecided,
    summary: approvalSummary(quoted),
  });
  notices.cancel();

  // Always checked in this order: cancellation, the deadline, decisions. A decision that arrives together with the
  // deadline is late.
  const outcome = outcomeOfQuote(quoted);
  if (data.cancel !== undefined) {
    cancelOrder(order, data.cancel);
  } else if (late) {
    endOrder(
      order,
      'expired',
      `Quote ${record.quote.id} was not approved by ${timeText(deadline, record.quote.inquiredAt)}.`,
    );
  } else if (outcome === 'rejected') {
    rejectOrder(order);
  } else if (outcome === 'approved') {
    const approved = { ...quoted, validUntil: order.in(record.terms.approvalValidMs) };
    order.to({ state: 'placing', doing: 'send', quoted: approved }, `Approved by ${approvedBy(quoted)}`);
  } else if (stage.requote !== undefined) {
    const { by, reason } = stage.requote;
    order.to({ state: 'quoting' }, `${by} asked for a new quote${reason === undefined ? '.' : `: ${reason}`}`);
  }
}
