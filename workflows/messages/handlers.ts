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
 * Sets the handlers of all messages. Their descriptions are what the Temporal UI shows beside its buttons. They depend on
 * the order's state, so the handlers are set anew before the UI reads them.
 */
export function listen(order: Order): void {
  setHandler(orderQuery, () => order.view(), {
    description: 'The whole order: its state and reason, who can act, and what happens next',
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
    return `${approvalSummary(quoted, verb)}. Send ${JSON.stringify({ by, quote, ...comment })}`;
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
 * The answer to an update. A refusal fails the update, and nothing else: the Temporal UI shows every update that does not
 * fail as successful, and a tool that ignores the answer must not take a refusal for a yes.
 */
function answered(answer: MessageAnswer): MessageAnswer {
  if (!answer.accepted) {
    const failure = ApplicationFailure.nonRetryable(answer.text, MESSAGE_REFUSED, answer);
    // The UI would show the stack beside the reason, and it tells the sender nothing.
    failure.stack = '';
    throw failure;
  }
  return answer;
}
