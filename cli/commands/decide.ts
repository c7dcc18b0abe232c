import type { Command } from 'commander';
import type { OrdersClient } from '../../client/index.js';
import { defined } from '../../contract/defined.js';
import {
  deciderText,
  isFinal,
  priceChangeText,
  shellWord,
  type Decision,
  type DecisionMessage,
  type OrderView,
} from '../../contract/index.js';
import { confirm, notSent } from '../confirm.js';
import { ask, canAsk, whoDecides, withOrders, type Context } from '../context.js';
import { decidersFor, whyNotDecide } from '../deciders.js';
import { CommandError, UsageError } from '../failure.js';
import { showOrder } from '../render/order.js';
import { showDecide } from '../render/quote.js';
import { indent } from '../render/style.js';
import { addSend, EXAMPLE, send, type SendFlags } from '../sending.js';
import { KEY_FLAG, KEY_MEANING, signed, toSign, type SigningFlags } from '../signing.js';
import { checkWaitFlags } from '../waiting.js';

type DecisionName = Decision['decision'];

export interface DecideFlags extends SendFlags, SigningFlags {
  quote?: string;
  comment?: string;
  for?: string;
}

/** `crb approve` and `crb reject`: decide on one quote. */
export function addDecide(program: Command, context: Context, name: DecisionName): void {
  const command = addSend(program, name, `${name} the quote of an order`, [
    `${name} ${EXAMPLE.order}`,
    `${name} ${EXAMPLE.order} \\\n  --quote ${EXAMPLE.quote} --by ben@example.com --wait`,
  ])
    .option('--quote <id>', 'quote to decide on (default: show the quote and ask)')
    .option('--comment <text>', 'comment to keep with the decision')
    .option('--for <name>', 'person that you decide for, who has delegated to you (default: found out)')
    .option(KEY_FLAG, `${KEY_MEANING}; only where the order asks for a signature, or when it is named here`);
  command.action(async (id: string) => {
    const flags = command.opts<DecideFlags>();
    checkWaitFlags(flags);
    const by = await whoDecides(flags.by, context, flags);
    await withOrders(context, async (orders) => {
      const { message: said, view } = await decisionOf({ context, name, by, flags }, orders, id);
      const isToSign = flags.key !== undefined || view?.approval?.terms.identity === 'signed';
      const message = isToSign ? await signed(context, await toSign(orders, { id, name, message: said }), flags) : said;
      if (!isToSign && view === undefined && context.io.env['CRB_SIGNING_KEY']) {
        context.tell(() => 'Not signed: with --signal and --quote, only --key signs.', flags);
      }
      await send(context, orders, flags, { name, call: (options) => orders[name](id, message, options) });
    });
  });
}

/** `crb cancel`: end an order that has bought nothing. */
export function addCancel(program: Command, context: Context): void {
  const command = addSend(program, 'cancel', 'cancel an order that has bought nothing', [
    `cancel ${EXAMPLE.order} \\\n  --by ana@example.com --reason 'no longer needed'`,
  ])
    .option('--reason <text>', 'why it is cancelled')
    .option('--yes', 'cancel without asking on a terminal');
  command.action(async (id: string) => {
    const flags = command.opts<SendFlags & { reason?: string; yes?: boolean }>();
    checkWaitFlags(flags);
    const message = defined({ by: await whoDecides(flags.by, context, flags), reason: flags.reason });
    if (canAsk(context, flags) && !flags.yes) {
      await confirm(context, `Cancel ${id} as ${message.by}? [y/N] `, 'Not cancelled. The order goes on.');
    }
    await withOrders(context, (orders) =>
      send(context, orders, flags, { name: 'cancel', call: (options) => orders.cancel(id, message, options) }),
    );
  });
}

/** Who decides what, with the flags of the command. `flags.for` is what was given, or found out. */
interface Deciding {
  context: Context;
  name: DecisionName;
  by: string;
  flags: DecideFlags;
  /** The words of the command, for hints; default: the decision's name. */
  command?: readonly string[];
}

/**
 * The decision that the flags give. A person is asked for what they leave out.
 *
 * @returns also the order, unless it was not asked for
 */
export async function decisionOf(
  deciding: Deciding,
  orders: OrdersClient,
  id: string,
): Promise<{ message: DecisionMessage; view?: OrderView }> {
  const { quote, comment, signal, for: given } = deciding.flags;
  const { by } = deciding;
  if (quote !== undefined && signal) {
    // It must work without a worker, and only a worker knows what the order needs.
    return { message: defined({ by, quote, comment, for: given }) };
  }
  const view = await orders.get(id);
  const seat = given ?? delegatorOf(view, deciding);
  const asked = { ...deciding, flags: defined({ ...deciding.flags, for: seat }) };
  const decided = quote ?? (await askForQuote(asked, view));
  const said = comment ?? (await askForComment(asked, view, decided));
  return { message: defined({ by, quote: decided, comment: said, for: seat }), view };
}

/** Whom somebody decides for who can't decide in their own name; undefined = nobody, or the order has to say why not. */
function delegatorOf(view: OrderView, { context, name, by, flags }: Deciding): string | undefined {
  const deciders = decidersFor(view, name, by, Date.now());
  const seats = deciders.flatMap(({ for: seat }) => seat ?? []);
  const [seat] = seats;
  if (seats.length > 1) {
    throw new UsageError(
      `${by} can decide for ${seats.join(' and ')}, not in their own name.`,
      `Add --for with one of them, such as: --for ${shellWord(seat ?? '')}`,
    );
  }
  if (seat !== undefined) {
    context.tell((style) => style.clean(`Deciding for ${seat}, who has delegated to ${by}.`), flags);
  }
  return seat;
}

/**
 * Shows a person the quote and asks. Without a person the flag is required: a script that approves whatever quote is
 * current would approve a price that nobody has seen.
 */
async function askForQuote({ context, name, by, flags, command }: Deciding, view: OrderView): Promise<string> {
  const { quote, orderId } = view;
  const asks = canAsk(context, flags);
  if (!quote || view.state !== 'awaitingApproval') {
    throw nothingToDecide(view, name, asks);
  }
  if (!asks) {
    const style = { ...context.stderrStyle, words: command };
    const commands = [context.command('show', orderId), showDecide(view, name, quote, style)];
    throw new UsageError(
      `Missing option --quote: name the quote to ${name}. The current quote is ${quote.id}.`,
      `Check it, then decide:\n${indent(commands.join('\n'))}`,
    );
  }
  const decider = defined({ by, for: flags.for });
  const why = whyNotDecide(view, name, decider, Date.now());
  if (why !== undefined) {
    throw new CommandError('refused', why, `See who can:\n${indent(context.command('explain', orderId))}`);
  }
  context.tell((style) => `${showOrder(style.clean(view), style)}\n`, flags);
  // What others wrote may have moved the price out of sight.
  const price = priceChangeText(quote.price, quote.previousPrice);
  const question = `${name === 'approve' ? 'Approve' : 'Reject'} ${quote.id} at ${price} as ${deciderText(decider)}? [y/N] `;
  await confirm(context, context.stderrStyle.clean(question), NOT_SENT[name]);
  return quote.id;
}

/** Asks a person for the comment that the order's rule requires; undefined = it requires none. */
async function askForComment(
  { context, name, flags, command }: Deciding,
  view: OrderView,
  quoteId: string,
): Promise<string | undefined> {
  const { approval, quote, state } = view;
  if (isFinal(state) || quote?.id !== quoteId || !approval?.terms.commentFor.includes(name)) {
    return undefined;
  }
  const demand = `rule ${JSON.stringify(approval.terms.rule)} requires a comment to ${name}`;
  if (!canAsk(context, flags)) {
    throw new UsageError(
      `Missing option --comment: ${demand}.`,
      `Add --comment 'your comment' to: ${showDecide(view, name, quote, { ...context.stderrStyle, words: command })}`,
    );
  }
  const comment = await ask(context, `Comment (${demand}): `, NOT_SENT[name]);
  if (comment.trim() === '') {
    throw notSent(`${NOT_SENT[name]} The ${demand}.`);
  }
  return comment;
}

const NOT_SENT: Record<DecisionName, string> = {
  approve: 'Not approved. The order is still waiting.',
  reject: 'Not rejected. The order is still waiting.',
};

function nothingToDecide(view: OrderView, name: DecisionName, asks: boolean): Error {
  const why = view.reason ? ` (${view.reason.replace(/\.$/, '')})` : '';
  const text = `There is nothing to ${name}: the order is ${view.state}${why}.`;
  const next = `Next: ${view.next.text}`;
  return asks
    ? new CommandError('refused', text, next)
    : new UsageError(`${text} Without a terminal, --quote is needed too.`, next);
}
