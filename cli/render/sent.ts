import type { MessageName } from '../../contract/index.js';
import type { Sent, StartedOrder } from '../../client/index.js';
import { showCommand } from './command.js';
import { indent, type Style } from './style.js';

/** An order that was started, or found. */
export function showStarted({ orderId, existing }: StartedOrder, style: Style): string {
  return [
    `${style.green(existing ? 'Already there:' : 'Started:')} ${style.bold(orderId)}`,
    indent(`${style.dim('follow it: ')}${showCommand('watch', orderId)}`),
    indent(`${style.dim('look at it:')} ${showCommand('show', orderId)}`),
  ].join('\n');
}

/** A message that an order has answered, or that waits for it. */
export function showSent({ orderId, answer }: Sent, name: MessageName, style: Style): string {
  return answer
    ? `${style.green('Accepted:')} ${answer.text}`
    : `${style.green('Sent:')} ${name} to ${orderId}. A signal has no answer; see what became of it: ${showCommand('show', orderId)}`;
}
