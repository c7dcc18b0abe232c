import type { Command } from 'commander';
import { defined } from '../../contract/defined.js';
import { whoDecides, withOrders, type Context } from '../context.js';
import { addMisnamed } from '../misnamed.js';
import { addSend, EXAMPLE, send, type SendFlags } from '../sending.js';
import { checkWaitFlags } from '../waiting.js';

/** `crb requote`: replace a quote that waits by one under today's policy and price. */
export function addRequote(program: Command, context: Context): void {
  const command = addSend(program, 'requote', "ask the price of a waiting order again, under today's policy", [
    `requote ${EXAMPLE.order} \\\n  --by ana@example.com --reason 'the policy has changed'`,
  ]).option('--reason <text>', 'why it is asked again');
  addMisnamed(command, '--comment <text>', '--reason').action(async (id: string) => {
    const flags = command.opts<SendFlags & { reason?: string }>();
    checkWaitFlags(flags);
    const message = defined({ by: await whoDecides(flags.by, context, flags), reason: flags.reason });
    await withOrders(context, (orders) =>
      send(context, orders, flags, { name: 'requote', call: (options) => orders.requote(id, message, options) }),
    );
  });
}
