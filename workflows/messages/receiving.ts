import { clipBytes } from '../../contract/describe.js';
import type { MessageAnswer } from '../../contract/messages.js';
import { escaped, NAME_LIMIT } from '../../contract/text.js';
import type { MessageName, RefusedMessage } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { takeDecision } from './deciding.js';
import { showReceived } from './fields.js';
import type { Judged } from './judged.js';
import { judge } from './judging.js';
import { leadsTo } from './leads-to.js';
import { resolveOrder } from './resolving.js';

const MOST_BYTES = 1000;

/**
 * Handles a message that may hold anything: it changes the order, or it is refused with a reason. Never throws, because
 * an exception here would stop the order.
 *
 * @returns at once, except for a `resolve` that names a circuit, and for a decision that has to be proved: they are
 *   checked first
 */
export function receive(order: Order, message: MessageName, content: unknown): MessageAnswer | Promise<MessageAnswer> {
  const judged = judgedOf(order, message, content);
  const answered = (answer: Judged) => answerOf(order, message, content, answer);
  return judged instanceof Promise ? judged.then(answered) : answered(judged);
}

function judgedOf(order: Order, message: MessageName, content: unknown): Judged | Promise<Judged> {
  switch (message) {
    case 'approve':
    case 'reject':
      return takeDecision(order, message, content);
    case 'requote':
    case 'cancel':
      return judge(order, message, content);
    case 'resolve':
      return resolveOrder(order, content);
  }
}

function answerOf(order: Order, message: MessageName, content: unknown, judged: Judged): MessageAnswer {
  if ('refused' in judged) {
    const text = escaped(judged.refused);
    order.noteRefused(refusal(order, message, content, text));
    return { accepted: false, text, state: order.state };
  }
  return { accepted: true, text: escaped(judged.text), state: leadsTo(order) };
}

function refusal(order: Order, message: MessageName, content: unknown, reason: string): RefusedMessage {
  const by = typeof content === 'object' && content !== null ? (content as { by?: unknown }).by : undefined;
  return {
    at: order.now(),
    message,
    ...(typeof by === 'string' ? { by: clipBytes(escaped(by.slice(0, NAME_LIMIT.most + 1)), NAME_LIMIT.most) } : {}),
    reason: clipBytes(reason, MOST_BYTES),
    received: showReceived(content),
  };
}
