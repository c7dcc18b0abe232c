import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import {
  awaitQuoteUpdate,
  MESSAGE_REFUSED,
  MESSAGES,
  orderQuery,
  type FieldRule,
  type MessageAnswer,
} from '../../contract/messages.js';
import { delegationsText, withoutEnded, withoutRequester } from '../../contract/delegation.js';
import { EXAMPLES } from '../../contract/examples.js';
import { DECISIONS, MESSAGE_NAMES, type MessageName, type OrderState } from '../../contract/view.js';
import { isUndecodable } from '../../contract/undecodable.js';
import type { Order } from '../order/order.js';
import { approvalSummary } from '../order/wording.js';
import { CONSEQUENCES } from '../order/words.js';
import { awaitQuote } from './await-quote.js';
import { receive } from './receiving.js';

/** Sets the handlers of all messages: an order answers each of them at any time. */
export function listen(order: Order): void {
  setHandler(orderQuery, () => order.view(), {
    description: 'The whole order: its state and reason, who can act, and what happens next',
  });
  setHandler(awaitQuoteUpdate, (expected: unknown) => awaitQuote(order, expected), {
    validator: rejectUndecryptable,
    description: 'Wait until there is a quote to decide on, or the order is past it; changes nothing',
  });
  for (const name of MESSAGE_NAMES) {
    setHandler(MESSAGES[name].update, (message: unknown) => respond(order, name, message), {
      validator: rejectUndecryptable,
      description: description(order, name),
    });
  }
  for (const name of MESSAGE_NAMES) {
    setHandler(MESSAGES[name].signal, (message: unknown) => take(order, name, message), {
      description: description(order, name),
    });
  }
}

/**
 * Rejects what this worker can't decrypt before it is in the history: from there, a worker with the key would obey it.
 *
 * @throws ApplicationFailure
 */
function rejectUndecryptable(message: unknown): void {
  if (isUndecodable(message) && message.encrypted) {
    throw refusal(`The message can't be read: ${message.undecodable}.`);
  }
}

/**
 * Leaves only the messages that make sense now, for the menus of the Temporal UI. Their descriptions are what it shows
 * beside its buttons. Only while the UI is answered: afterwards `listen` again.
 */
export function offer(order: Order): void {
  listen(order);
  setHandler(awaitQuoteUpdate, undefined); // For tools: a person sees the quote on the page.
  const useful = usefulIn(order);
  for (const name of MESSAGE_NAMES.filter((each) => !useful.includes(each))) {
    setHandler(MESSAGES[name].update, undefined);
    setHandler(MESSAGES[name].signal, undefined);
  }
  // Under such terms an update is always refused.
  if (order.stage.quoted?.record.terms.identity === 'attributed') {
    DECISIONS.forEach((name) => setHandler(MESSAGES[name].update, undefined));
  }
}

/** The messages that can have an effect in each state. */
const USEFUL: Record<OrderState, readonly MessageName[]> = {
  quoting: ['cancel'],
  awaitingApproval: ['approve', 'reject', 'requote', 'cancel'],
  placing: ['cancel'],
  held: ['resolve'],
  provisioning: ['resolve'],
  completed: [],
  rejected: [],
  expired: [],
  cancelled: [],
  failed: [],
};

function usefulIn(order: Order): readonly MessageName[] {
  const useful = USEFUL[order.state];
  // An approval can be taken back while the purchase waits to be tried again.
  return order.approvedAndUnsent ? ['reject', ...useful] : useful;
}

/** What a message does at this moment, and what to send. */
function description(order: Order, name: MessageName): string {
  return inThisState(order, name) ?? `${MESSAGES[name].purpose} Send\n${pretty(exampleOf(name))}`;
}

function inThisState(order: Order, name: MessageName): string | undefined {
  const { stage } = order;
  if ((name === 'approve' || name === 'reject') && stage.state === 'awaitingApproval') {
    const { quoted } = stage;
    const { by, quote } = quoted.record.quote.approveWith;
    const comment = quoted.record.terms.commentFor.includes(name) ? { comment: EXAMPLES.reason } : {};
    const verb = name === 'approve' ? 'Approve' : 'Reject';
    const { terms: all, request } = quoted.record;
    const terms = withoutRequester(withoutEnded(all, Date.parse(quoted.record.quote.inquiredAt)), request.requestedBy);
    const isSigned = terms.identity === 'signed';
    const sign = `crb sign ${name} ${order.orderId} --quote ${quote}`;
    const how = isSigned
      ? `It has to be signed. Send what this prints: ${sign}`
      : `${terms.identity === 'attributed' ? 'Only the signal counts. ' : ''}Send\n${pretty({ by, quote, ...comment })}`;
    const send = `${approvalSummary(quoted, verb)}. ${how}`;
    const add = isSigned
      ? 'add --for NAME to this command, because the name is signed too'
      : 'add "for" with their name';
    return terms.delegations === undefined
      ? send
      : `${send}\nTo decide for somebody who has delegated to you, ${add}. ${delegationsText(terms, quoted.deadline)}.`;
  }
  if (name === 'resolve' && stage.state === 'held') {
    const { id, text, choices } = stage.hold;
    return `Resolve ${id}: ${text} Send\n${pretty(choices[0]?.resolveWith)}`;
  }
  if (name === 'resolve' && stage.state === 'provisioning') {
    const { crossRegionBandwidthId: id } = stage.circuit;
    const send = { by: EXAMPLES.by, hold: id, choice: 'stopTracking', reason: EXAMPLES.reason };
    return `Stop tracking circuit ${id}: ${CONSEQUENCES.stopTracking} Send\n${pretty(send)}`;
  }
  return undefined;
}

/** In the form that the Temporal UI itself gives JSON: its editor leaves such a text as it is. */
function pretty(message: unknown): string {
  return JSON.stringify(message, null, 2);
}

function exampleOf(name: MessageName): Record<string, string> {
  return Object.fromEntries(
    Object.entries<FieldRule>(MESSAGES[name].fields).flatMap(([field, { example }]) =>
      example === undefined ? [] : [[field, example]],
    ),
  );
}

/** A run does not end before a message has been checked, so the order waits for its handler. */
function take(order: Order, name: MessageName, message: unknown): void | Promise<void> {
  const answer = receive(order, name, message);
  return answer instanceof Promise ? answer.then(() => undefined) : undefined;
}

function respond(order: Order, name: MessageName, message: unknown): MessageAnswer | Promise<MessageAnswer> {
  const answer = receive(order, name, message);
  return answer instanceof Promise ? answer.then(answered) : answered(answer);
}

/**
 * The answer to an update. A refusal fails the update, and nothing else: the Temporal UI shows every update that does not
 * fail as successful, and a tool that ignores the answer must not take a refusal for a yes.
 */
function answered(answer: MessageAnswer): MessageAnswer {
  if (!answer.accepted) {
    throw refusal(answer.text, answer);
  }
  return answer;
}

function refusal(text: string, ...details: MessageAnswer[]): ApplicationFailure {
  const failure = ApplicationFailure.nonRetryable(text, MESSAGE_REFUSED, ...details);
  // The UI would show the stack beside the reason, and it tells the sender nothing.
  failure.stack = '';
  return failure;
}
