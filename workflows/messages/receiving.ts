import { clipBytes } from '../../contract/describe.js';
import type { MessageAnswer } from '../../contract/messages.js';
import { escaped } from '../../contract/text.js';
import type { MessageName, RefusedMessage } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { show } from './fields.js';
import { judge } from './judging.js';

const MOST_BYTES = 1000;

/**
 * Handles a message that may hold anything: it changes the order, or it is refused with a reason. Never throws, because
 * an exception here would stop the order.
 */
export function receive(order: Order, message: MessageName, content: unknown): MessageAnswer {
  const answer = judge(order, message, content);
  if ('refused' in answer) {
    order.noteRefused(refusal(order, message, content, answer.refused));
    return { accepted: false, text: answer.refused, state: order.state };
  }
  return { accepted: true, text: answer.text, state: order.state };
}

function refusal(order: Order, message: MessageName, content: unknown, reason: string): RefusedMessage {
  const by = typeof content === 'object' && content !== null ? (content as { by?: unknown }).by : undefined;
  return {
    at: order.now(),
    message,
    ...(typeof by === 'string' ? { by: clipBytes(escaped(by.slice(0, 256)), 255) } : {}),
    reason: clipBytes(reason, MOST_BYTES),
    received: show(content, 250),
  };
}
