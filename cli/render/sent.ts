import type { MessageName } from '../../contract/index.js';
import type { Sent, StartedOrder } from '../../client/index.js';
import { showCommand } from './command.js';
import { indent, type Style } from './style.js';

/** An order that was started, or that already existed. */
export function showStarted({ orderId, existing }: StartedOrder, style: Style): string {
  return [
    `${style.green(existing ? 'Already exists:' : 'Started:')} ${style.bold(orderId)}`,
    indent(`${style.dim('follow it:')} ${showCommand('watch', orderId)}`),
    indent(`${style.dim('show it:')}   ${showCommand('show', orderId)}`),
  ].join('\n');
}

/** A message that an order has answered, or a signal that Temporal has accepted. */
export function showSent({ orderId, answer }: Sent, name: MessageName, style: Style): string {
  return answer
    ? style.green(answer.text)
    : `${style.green('Sent:')} ${name} to ${orderId}. A signal gets no answer; check the result: ${showCommand('show', orderId)}`;
}
