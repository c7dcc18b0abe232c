import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import {
  MESSAGE_NAMES,
  MESSAGE_REFUSED,
  MESSAGES,
  orderQuery,
  type FieldRule,
  type MessageAnswer,
} from '../../contract/messages.js';
import { EXAMPLES } from '../../contract/examples.js';
import type { MessageName } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { approvalSummary } from '../order/wording.js';
import { receive } from './receiving.js';

/**
 * Sets the handlers of all messages. Their descriptions are what the Temporal UI shows beside its buttons, so they are
 * set anew with every state.
 */
export function listen(order: Order): void {
  setHandler(orderQuery, () => order.view(), {
    description: 'The whole order: state, why, who can act, what comes next',
  });
  for (const name of MESSAGE_NAMES) {
    setHandler(MESSAGES[name].update, (message: unknown) => answered(receive(order, name, message)), {
      description: description(order, name),
    });
  }
  for (const name of MESSAGE_NAMES) {
    setHandler(MESSAGES[name].signal, (message: unknown) => void receive(order, name, message), {
      description: description(order, name),
    });
  }
}

/** What a message does at this moment, and what to send. */
function description(order: Order, name: MessageName): string {
  return inThisState(order, name) ?? `${MESSAGES[name].purpose} Send ${exampleOf(name)}`;
}

function inThisState({ stage }: Order, name: MessageName): string | undefined {
  if ((name === 'approve' || name === 'reject') && stage.state === 'awaitingApproval') {
    const { quoted } = stage;
    const { by, quote } = quoted.record.quote.approveWith;
    const comment = quoted.record.terms.commentFor.includes(name) ? { comment: EXAMPLES.reason } : {};
    const verb = name === 'approve' ? 'Approve' : 'Reject';
    return `${verb} ${approvalSummary(quoted)}. Send ${JSON.stringify({ by, quote, ...comment })}`;
  }
  if (name === 'resolve' && stage.state === 'held') {
    const { id, text, choices } = stage.hold;
    return `Resolve ${id}: ${text} Send ${JSON.stringify(choices[0]?.resolveWith)}`;
  }
  return undefined;
}

function exampleOf(name: MessageName): string {
  const shown = Object.entries<FieldRule>(MESSAGES[name].fields).flatMap(([field, { example }]) =>
    example === undefined ? [] : [`"${field}": "${example}"`],
  );
  return `{${shown.join(', ')}}`;
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
