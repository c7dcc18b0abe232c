import type { MessageName } from '../../contract/index.js';
import type { Sent } from '../../client/index.js';
import { indent, type Style } from './style.js';

/** A message that an order has answered, or a signal that Temporal has accepted. */
export function showSent({ orderId, answer }: Sent, name: MessageName, style: Style): string {
  return answer
    ? style.green(answer.text)
    : `${style.green('Sent:')} ${name} to ${orderId}. A signal gets no answer. See what became of it:\n${indent(style.command('show', orderId))}`;
}
