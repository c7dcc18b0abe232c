import type { MessageName } from '../../contract/index.js';
import type { Sent, StartedOrder } from '../../client/index.js';
import { showCommand } from './command.js';
import { indent, type Look } from './look.js';

/** An order that was started, or found. */
export function showStarted({ orderId, existing }: StartedOrder, look: Look): string {
  return [
    `${look.green(existing ? 'Already there:' : 'Started:')} ${look.bold(orderId)}`,
    indent(`${look.dim('follow it: ')}${showCommand('watch', orderId)}`),
    indent(`${look.dim('look at it:')} ${showCommand('show', orderId)}`),
  ].join('\n');
}

/** A message that an order has answered, or that waits for it. */
export function showSent({ orderId, answer }: Sent, name: MessageName, look: Look): string {
  return answer
    ? `${look.green('Accepted:')} ${answer.text}`
    : `${look.green('Sent:')} ${name} to ${orderId}. A signal has no answer; see what became of it: ${showCommand('show', orderId)}`;
}
