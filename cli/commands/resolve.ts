import { Option, type Command } from 'commander';
import type { OrdersClient } from '../../client/index.js';
import { defined } from '../../contract/defined.js';
import { EXAMPLES, RESOLVE_CHOICES, type Hold, type ResolveChoice } from '../../contract/index.js';
import { notSent } from '../confirm.js';
import { ask, canAsk, hint, whoDecides, withOrders, type Context } from '../context.js';
import { CommandError, UsageError } from '../failure.js';
import { given } from '../placeholder.js';
import { showHold } from '../render/hold.js';
import { addSend, EXAMPLE, send, type SendFlags } from '../sending.js';
import { checkWaitFlags } from '../waiting.js';

interface ResolveFlags extends SendFlags {
  hold?: string;
  choice?: ResolveChoice;
  reason?: string;
  circuit?: string;
}

/** `crb resolve`: end a hold with one of its choices. */
export function addResolve(program: Command, context: Context): void {
  const command = addSend(program, 'resolve', 'resolve a held order', [
    `resolve ${EXAMPLE.order}`,
    [
      `resolve ${EXAMPLE.order} --hold ${EXAMPLE.hold} \\`,
      "  --choice adopt --circuit 2000000000000000001 --by dora@example.com --reason 'seen in the console'",
    ].join('\n'),
  ])
    .option('--hold <id>', 'hold to resolve (default: show the hold and ask)')
    .addOption(new Option('--choice <choice>', 'what to do').choices(RESOLVE_CHOICES))
    .option('--reason <text>', 'why you choose this')
    .option('--circuit <id>', 'circuit id, with --choice adopt');
  command.action(async (id: string) => {
    const flags = given(command.opts<ResolveFlags>());
    checkWaitFlags(flags);
    if (!canAsk(context, flags)) {
      refuseMissing(context, id, flags);
    }
    const by = await whoDecides(flags.by, context, flags);
    await withOrders(context, async (orders) => {
      const { hold, choice, reason, named } = await resolutionOf(context, orders, id, flags);
      const message = defined({ by, hold, choice, reason, crossRegionBandwidthId: named });
      await send(context, orders, flags, {
        name: 'resolve',
        call: (options) => orders.resolve(id, message, options),
        resolved: hold,
      });
    });
  });
}

/** @throws UsageError that names the flags which are missing */
function refuseMissing(context: Context, id: string, { hold, choice, reason, circuit }: ResolveFlags): void {
  const needed = { '--hold': hold, '--choice': choice, '--reason': reason };
  const missing = Object.entries(choice === 'adopt' ? { ...needed, '--circuit': circuit } : needed)
    .filter(([, value]) => value === undefined)
    .map(([flag]) => flag);
  if (missing.length > 0) {
    throw new UsageError(
      `Missing options: ${missing.join(', ')}.`,
      hint(context, 'See the hold, its choices and the exact commands', context.command('explain', id)),
    );
  }
}

const NOT_RESOLVED = 'Not resolved. The order is still held.';

interface Resolution {
  hold: string;
  choice: ResolveChoice;
  reason: string;
  /** The circuit that the flags name, the hold itself for the choice, or a person. */
  named?: string;
}

/** What the flags give. A person is shown the hold, and asked for what they leave out. */
async function resolutionOf(
  context: Context,
  orders: OrdersClient,
  id: string,
  flags: ResolveFlags,
): Promise<Resolution> {
  const { hold, choice, reason } = flags;
  const isComplete = choice !== 'adopt' || flags.circuit !== undefined;
  if (hold !== undefined && choice !== undefined && reason !== undefined && isComplete) {
    return defined({ hold, choice, reason, named: flags.circuit });
  }
  const view = await orders.get(id);
  const held = view.hold;
  if (held === undefined) {
    throw new CommandError(
      'refused',
      `There is nothing to resolve: the order is ${view.state}.`,
      `Next: ${view.next.text}`,
    );
  }
  if (hold !== undefined && hold !== held.id) {
    throw new CommandError(
      'refused',
      `Hold ${hold} is no longer open. The open hold is ${held.id}.`,
      'Nothing was sent.',
    );
  }
  context.tell((style) => `${showHold(view.orderId, style.clean(held), style)}\n`, flags);
  const chosen = choice ?? (await askForChoice(context, held));
  const offered = held.choices.find((each) => each.choice === chosen)?.resolveWith.crossRegionBandwidthId;
  const named =
    flags.circuit ?? (offered === EXAMPLES.crossRegionBandwidthId ? await askFor(context, 'Circuit id: ') : offered);
  return defined({ hold: held.id, choice: chosen, reason: reason ?? (await askFor(context, 'Reason: ')), named });
}

async function askForChoice(context: Context, { choices }: Hold): Promise<ResolveChoice> {
  const names = choices.map(({ choice }) => choice);
  const list = names.map((name, index) => `${index + 1} ${name}`).join(', ');
  const reply = await askFor(context, `Your choice (${list}): `);
  const chosen = names.find((name, index) => reply === name || reply === String(index + 1));
  if (chosen === undefined) {
    throw notSent(`${NOT_RESOLVED} ${JSON.stringify(reply)} is none of its choices.`);
  }
  return chosen;
}

/** An answer that is not empty. */
async function askFor(context: Context, question: string): Promise<string> {
  const reply = (await ask(context, question, NOT_RESOLVED)).trim();
  if (reply === '') {
    throw notSent(NOT_RESOLVED);
  }
  return reply;
}
