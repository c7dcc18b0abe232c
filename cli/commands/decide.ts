import { Option, type Command } from 'commander';
import type { OrdersClient, SendOptions, Sent } from '../../client/index.js';
import { defined } from '../../contract/defined.js';
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

const ID = 'order id (crb:…) or circuit id';

/** `crb approve` and `crb reject`: decide on one quote. */
export function addDecide(program: Command, context: Context, name: DecisionName): void {
  const command = addSend(program, name, `${name} the quote of an order`)
    .option('--quote <id>', 'quote to decide on (default: show the quote and ask)')
    .option('--comment <text>', 'comment to keep with the decision');
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
  const command = addSend(program, 'cancel', 'cancel an order that has bought nothing').option(
    '--reason <text>',
    'why it is cancelled',
  );
  command.action(async (id: string) => {
    const flags = command.opts<SendFlags & { reason?: string }>();
    const message = defined({ by: whoActs(flags.by, context), reason: flags.reason });
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

/** `crb resolve`: end a hold with one of its choices. */
export function addResolve(program: Command, context: Context): void {
  const command = addSend(program, 'resolve', 'resolve a held order')
    .option('--hold <id>', 'hold to resolve')
    .addOption(new Option('--choice <choice>', 'what to do').choices(RESOLVE_CHOICES))
    .option('--reason <text>', 'why you choose this')
    .option('--circuit <id>', 'circuit id, with --choice adopt');
  command.action(async (id: string) => {
    const { hold, choice, reason, circuit, ...flags } = command.opts<ResolveFlags>();
    if (hold === undefined || choice === undefined || reason === undefined) {
      const missing = Object.entries({ '--hold': hold, '--choice': choice, '--reason': reason })
        .filter(([, value]) => value === undefined)
        .map(([flag]) => flag);
      throw new UsageError(
        `Missing options: ${missing.join(', ')}.`,
        `Run ${showCommand('show', id)} to see the hold, its choices and the exact commands.`,
      );
    }
    const message = defined({
      by: whoActs(flags.by, context),
      hold,
      choice,
      reason,
      crossRegionBandwidthId: circuit,
    });
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
      .option('--by <name>', 'your name (default: $CRB_USER, then your login)')
      .option('--signal', 'send it as a signal: works without a worker, but gets no answer'),
  );
}

/** A message that is ready to send. */
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

/** Who decides what, with the flags of the command. */
interface Deciding {
  context: Context;
  name: DecisionName;
  by: string;
  flags: DecideFlags;
}

/** The decision that the flags give. A person is asked for what they leave out. */
async function decisionOf(deciding: Deciding, orders: OrdersClient, id: string): Promise<DecisionMessage> {
  const { by } = deciding;
  const { quote, comment, signal } = deciding.flags;
  if (quote !== undefined && (comment !== undefined || signal)) {
    // A signal must work without a worker, and only a worker knows whether the order needs a comment.
    return defined({ by, quote, comment });
  }
  const view = await orders.get(id);
  const decided = quote ?? (await askForQuote(deciding, view));
  const said = comment ?? (await askForComment(deciding, view, decided));
  return defined({ by, quote: decided, comment: said });
}

/**
 * Shows a person the quote and asks. Without a person the flag is required: a script that approves whatever quote is
 * current would approve a price that nobody has seen.
 */
async function askForQuote({ context, name, by, flags }: Deciding, view: OrderView): Promise<string> {
  const { quote, orderId } = view;
  const canAsk = context.io.interactive && !flags.json;
  if (!quote || view.state !== 'awaitingApproval') {
    throw nothingToDecide(view, name, canAsk);
  }
  if (!canAsk) {
    throw new UsageError(
      `Missing option --quote: name the quote to ${name}. The current quote is ${quote.id}.`,
      `Check it with ${showCommand('show', orderId)}, then run: ${showDecide(view, name, quote)}`,
    );
  }
  context.tell((style) => `${showOrder(style.clean(view), style)}\n`, flags);
  const reply = await context.io.ask(`${name === 'approve' ? 'Approve' : 'Reject'} ${quote.id} as ${by}? [y/N] `);
  if (!/^y(es)?$/i.test(reply.trim())) {
    throw notSent(`${NOT_SENT[name]}.`);
  }
  return quote.id;
}

/** Asks a person for the comment that the order's rule requires; undefined = it requires none. */
async function askForComment(
  { context, name, flags }: Deciding,
  view: OrderView,
  quoteId: string,
): Promise<string | undefined> {
  const { approval, quote, state } = view;
  if (isFinal(state) || quote?.id !== quoteId || !approval?.terms.commentFor.includes(name)) {
    return undefined;
  }
  const demand = `rule ${JSON.stringify(approval.terms.rule)} requires a comment to ${name}`;
  if (!context.io.interactive || flags.json) {
    throw new UsageError(`Missing option --comment: ${demand}.`, `Add a comment: ${showDecide(view, name, quote)}`);
  }
  const comment = await context.io.ask(`Comment (${demand}): `);
  if (comment.trim() === '') {
    throw notSent(`${NOT_SENT[name]}: ${demand}.`);
  }
  return comment;
}

const NOT_SENT: Record<DecisionName, string> = { approve: 'Not approved', reject: 'Not rejected' };

function notSent(text: string): CommandError {
  return new CommandError('notSent', text, 'The order is still waiting.');
}

function nothingToDecide(view: OrderView, name: DecisionName, canAsk: boolean): Error {
  const why = view.reason ? ` (${view.reason.replace(/\.$/, '')})` : '';
  const text = `There is nothing to ${name}: the order is ${view.state}${why}.`;
  const next = `Next: ${view.next.text}`;
  return canAsk
    ? new CommandError('refused', text, next)
    : new UsageError(`${text} Without a terminal, --quote is needed too.`, next);
}
