import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import {
  approveSignal,
  approveUpdate,
  MESSAGE_REFUSED,
  cancelSignal,
  cancelUpdate,
  orderQuery,
  rejectSignal,
  rejectUpdate,
  resolveSignal,
  resolveUpdate,
  type MessageAnswer,
} from '../contract/messages.js';
import { EXAMPLES } from '../contract/examples.js';
import type { MessageName } from '../contract/view.js';
import type { Order } from './order-record.js';
import { approvalSummary } from './wording.js';

/**
 * Sets the handlers of all messages. Their descriptions are what the Temporal UI shows beside its buttons, so they are
 * set anew whenever there is something new to decide.
 */
export function listen(order: Order): void {
  const answer = (name: MessageName) => (message: unknown) => answered(order.receive(name, message));
  const take = (name: MessageName) => (message: unknown) => void order.receive(name, message);
  const { quoted, hold, state } = order.data;
  const decide = (decision: 'approve' | 'reject') => {
    const verb = decision === 'approve' ? 'Approve' : 'Reject';
    if (state !== 'awaitingApproval' || quoted === undefined) {
      return `${verb} a quote. Send {"by": "your name", "quote": "the quote's id"}`;
    }
    const { by, quote } = quoted.quote.approveWith;
    const comment = quoted.terms.commentFor.includes(decision) ? { comment: EXAMPLES.reason } : {};
    return `${verb} ${approvalSummary(order.data)}. Send ${JSON.stringify({ by, quote, ...comment })}`;
  };
  const resolve =
    state === 'held' && hold !== undefined
      ? `Resolve ${hold.id}: ${hold.text} Send ${JSON.stringify(hold.choices[0]?.resolveWith)}`
      : 'Resolve a held order. Send {"by": "your name", "hold": "the hold\'s id", "choice": "…", "reason": "why"}';
  const cancel = 'Cancel the order, if nothing was bought. Send {"by": "your name", "reason": "why"}';

  setHandler(orderQuery, () => order.view(), {
    description: 'The whole order: state, why, who can act, what comes next',
  });
  setHandler(approveUpdate, answer('approve'), { description: decide('approve') });
  setHandler(rejectUpdate, answer('reject'), { description: decide('reject') });
  setHandler(cancelUpdate, answer('cancel'), { description: cancel });
  setHandler(resolveUpdate, answer('resolve'), { description: resolve });
  setHandler(approveSignal, take('approve'), { description: decide('approve') });
  setHandler(rejectSignal, take('reject'), { description: decide('reject') });
  setHandler(cancelSignal, take('cancel'), { description: cancel });
  setHandler(resolveSignal, take('resolve'), { description: resolve });
}

/**
 * What the sender of an update gets. A refusal fails the update, and only the update: a tool that does not read its
 * answer must not take it for a yes, and the Temporal UI calls every update successful that does not fail.
 */
function answered(answer: MessageAnswer): MessageAnswer {
  if (!answer.accepted) {
    const failure = ApplicationFailure.nonRetryable(answer.text, MESSAGE_REFUSED, answer);
    // The UI shows the stack beside the reason; it says nothing to the sender.
    failure.stack = '';
    throw failure;
  }
  return answer;
}
