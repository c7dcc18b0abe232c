import { Option, type Command } from 'commander';
import type { OrdersClient, SendOptions, Sent } from '../../client/index.js';
import {
  isFinal,
  RESOLVE_CHOICES,
  type DecisionMessage,
  type Decision,
  type MessageName,
  type OrderView,
  type ResolveChoice,
} from '../../contract/index.js';
import { answer } from '../answer.js';
import { addCommand, whoActs, withOrders, type Context } from '../context.js';
import { CommandError, UsageError } from '../failure.js';
import { showCommand } from '../render/command.js';
import { showOrder } from '../render/order.js';
import { showDecide } from '../render/quote.js';
import { showSent } from '../render/sent.js';
import { addWaitFlags, waitForEnd, type WaitFlags } from '../waiting.js';

interface SendFlags extends WaitFlags {
  by?: string;
  signal?: boolean;
}

type DecisionName = Decision['decision'];

interface DecideFlags extends SendFlags {
  quote?: string;
  comment?: string;
}

const ID = 'the id of an order (crb:…), or of a circuit';

/** `crb approve` and `crb reject`: decide on one quote. */
export function addDecide(program: Command, context: Context, name: DecisionName): void {
  const command = addSend(program, name, `${name} the quote of an order`)
    .option('--quote <id>', 'the quote that is decided on; without it you are shown the quote and asked')
    .option('--comment <text>', 'a word about it');
  command.action(async (id: string) => {
    const flags = command.opts<DecideFlags>();
    const by = whoActs(flags.by, context);
    await withOrders(context, async (orders) => {
      const message = await decisionOf({ context, name, by, flags }, orders, id);
      await send(context, orders, flags, { name, call: (options) => orders[name](id, message, options) });
    });
  });
}

/** `crb cancel`: end an order that has bought nothing. */
export function addCancel(program: Command, context: Context): void {
  const command = addSend(program, 'cancel', 'cancel an order, if nothing has been bought').option(
    '--reason <text>',
    'why',
  );
  command.action(async (id: string) => {
    const flags = command.opts<SendFlags & { reason?: string }>();
    const message = { by: whoActs(flags.by, context), ...(flags.reason === undefined ? {} : { reason: flags.reason }) };
    await withOrders(context, (orders) =>
      send(context, orders, flags, { name: 'cancel', call: (options) => orders.cancel(id, message, options) }),
    );
  });
}

interface ResolveFlags extends SendFlags {
  hold?: string;
  choice?: ResolveChoice;
  reason?: string;
  circuit?: string;
}

/** `crb resolve`: say how a held order goes on. */
export function addResolve(program: Command, context: Context): void {
  const command = addSend(program, 'resolve', 'say how an order that is held goes on')
    .option('--hold <id>', 'the hold that you have looked at')
    .addOption(new Option('--choice <choice>', 'how it goes on').choices(RESOLVE_CHOICES))
    .option('--reason <text>', 'why')
    .option('--circuit <id>', 'with --choice adopt: the circuit');
  command.action(async (id: string) => {
    const { hold, choice, reason, circuit, ...flags } = command.opts<ResolveFlags>();
    if (hold === undefined || choice === undefined || reason === undefined) {
      const missing = Object.entries({ '--hold': hold, '--choice': choice, '--reason': reason })
        .filter(([, value]) => value === undefined)
        .map(([flag]) => flag);
      throw new UsageError(
        `What is missing: ${missing.join(', ')}.`,
        `${showCommand('show', id)} shows the hold, its choices and the exact commands.`,
      );
    }
    const message = {
      by: whoActs(flags.by, context),
      hold,
      choice,
      reason,
      ...(circuit === undefined ? {} : { crossRegionBandwidthId: circuit }),
    };
    await withOrders(context, (orders) =>
      send(context, orders, flags, {
        name: 'resolve',
        call: (options) => orders.resolve(id, message, options),
        resolved: hold,
      }),
    );
  });
}

function addSend(program: Command, name: MessageName, description: string): Command {
  return addWaitFlags(
    addCommand(program, name, description)
      .argument('<id>', ID)
      .option('--by <name>', 'who does it; default CRB_USER, else the user of the operating system')
      .option('--signal', 'send it even while no worker runs; there is no answer then'),
  );
}

/** A message that is ready to be sent. */
interface Sending {
  name: MessageName;
  call: (options: SendOptions) => Promise<Sent>;
  /** The hold that it resolves. */
  resolved?: string;
}

async function send(
  context: Context,
  orders: OrdersClient,
  flags: SendFlags,
  { name, call, resolved }: Sending,
): Promise<void> {
  const sent = await call({ via: flags.signal ? 'signal' : 'update' });
  if (flags.wait) {
    context.tell((style) => showSent(style.clean(sent), name, style), flags);
    context.answer(await waitForEnd(context, orders, { orderId: sent.orderId, resolved }, flags), flags);
  } else {
    context.answer(
      answer(sent, (clean, style) => showSent(clean, name, style)),
      flags,
    );
  }
}

/** Who is about to decide, and what the command says of it. */
interface Deciding {
  context: Context;
  name: DecisionName;
  by: string;
  flags: DecideFlags;
}

/** The decision as the flags have it. What they leave out, a person is asked. */
async function decisionOf(deciding: Deciding, orders: OrdersClient, id: string): Promise<DecisionMessage> {
  const { by } = deciding;
  const { quote, comment, signal } = deciding.flags;
  if (quote !== undefined && (comment !== undefined || signal)) {
    // A signal is for when no worker runs, and then nobody can tell whether the order wants a comment.
    return { by, quote, ...(comment === undefined ? {} : { comment }) };
  }
  const view = await orders.get(id);
  const decided = quote ?? (await askForQuote(deciding, view));
  const said = comment ?? (await askForComment(deciding, view, decided));
  return { by, quote: decided, ...(said === undefined ? {} : { comment: said }) };
}

/**
 * Shows a person the quote and asks. Where nobody can be asked, the flag is demanded: a script that approves whatever
 * the quote is by then would approve what nobody has seen.
 */
async function askForQuote({ context, name, by, flags }: Deciding, view: OrderView): Promise<string> {
  const { quote, orderId } = view;
  const canAsk = context.io.interactive && !flags.json;
  if (!quote || view.state !== 'awaitingApproval') {
    throw notToDecide(view, canAsk);
  }
  if (!canAsk) {
    throw new UsageError(
      `--quote is missing: say which quote you ${name}. The order's quote now is ${quote.id}.`,
      `Look at it (${showCommand('show', orderId)}), then: ${showDecide(view, name, quote)}`,
    );
  }
  context.tell((style) => `${showOrder(style.clean(view), style)}\n`, flags);
  const reply = await context.io.ask(`${name === 'approve' ? 'Approve' : 'Reject'} ${quote.id} as ${by}? [y/N] `);
  if (!/^y(es)?$/i.test(reply.trim())) {
    throw notSent('Nothing was sent.');
  }
  return quote.id;
}

/** Asks a person for the comment that the order's rule demands; undefined = it demands none. */
async function askForComment(
  { context, name, flags }: Deciding,
  view: OrderView,
  quoteId: string,
): Promise<string | undefined> {
  const { approval, quote, state } = view;
  if (isFinal(state) || quote?.id !== quoteId || !approval?.terms.commentFor.includes(name)) {
    return undefined;
  }
  const demand = `the rule ${JSON.stringify(approval.terms.rule)} demands a comment to ${name}`;
  if (!context.io.interactive || flags.json) {
    throw new UsageError(`--comment is missing: ${demand}.`, `Say why: ${showDecide(view, name, quote)}`);
  }
  const comment = await context.io.ask(`Why? (${demand}) `);
  if (comment.trim() === '') {
    throw notSent(`Nothing was sent: ${demand}.`);
  }
  return comment;
}

function notSent(text: string): CommandError {
  return new CommandError('notSent', text, 'The order still waits.');
}

function notToDecide(view: OrderView, canAsk: boolean): Error {
  const text = `There is nothing to decide: the order is ${view.state}${view.reason ? `: ${view.reason.replace(/\.$/, '')}` : ''}.`;
  const next = `Next: ${view.next.text}`;
  return canAsk ? new CommandError('refused', text, next) : new UsageError(`--quote is missing. ${text}`, next);
}
