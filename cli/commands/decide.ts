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
  type ShownQuote,
} from '../../contract/index.js';
import { confirm, notSent } from '../confirm.js';
import { ask, canAsk, hint, whoDecides, withOrders, type Context } from '../context.js';
import { decidersFor, whyNotDecide } from '../deciders.js';
import { CommandError, UsageError } from '../failure.js';
import { addMisnamed } from '../misnamed.js';
import { given, PLACEHOLDER } from '../placeholder.js';
import { showOrder } from '../render/order.js';
import { showDecide } from '../render/quote.js';
import { addSend, EXAMPLE, send, type SendFlags } from '../sending.js';
import {
  KEY_FLAG,
  KEY_MEANING,
  keyToSign,
  signed,
  tellStatement,
  toSign,
  type FoundKey,
  type SigningFlags,
  type ToSign,
} from '../signing.js';
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
    `${name} ${EXAMPLE.order} \\\n  --by cleo@example.com --for ben@example.com --key ~/.ssh/id_ed25519`,
  ])
    .option('--quote <id>', 'quote to decide on (default: show the quote and ask)')
    .option('--comment <text>', 'comment to keep with the decision')
    .option('--for <name>', 'person that you decide for, who has delegated to you (default: found out)')
    .option(KEY_FLAG, `${KEY_MEANING}; only where the order asks for a signature, or when it is named here`);
  addMisnamed(command, '--reason <text>', '--comment').action(async (id: string) => {
    const flags = given(command.opts<DecideFlags>());
    checkWaitFlags(flags);
    const by = await whoDecides(flags.by, context, flags);
    await withOrders(context, async (orders) => {
      const { message: said, view, signing } = await decisionOf({ context, name, by, flags }, orders, id);
      const message = signing ? await signed(context, signing.ready, signing.key) : said;
      if (!signing && view === undefined && context.io.env['CRB_SIGNING_KEY']) {
        context.tell(() => 'Not signed: with --signal and --quote, only --key signs.', flags);
      }
      const mustSignal = flags.signal !== true && view !== undefined && isOnlySignalled(name, message, view);
      if (mustSignal) {
        const rule = `Rule ${JSON.stringify(view.approval?.terms.rule)} asks who has sent a decision`;
        context.tell((style) => style.clean(`${rule}, so it is sent as a signal.`), flags);
      }
      const way = { ...flags, signal: flags.signal === true || mustSignal };
      await send(context, orders, way, { name, call: (options) => orders[name](id, message, options) });
    });
  });
}

/**
 * Whether an order takes this decision by a signal alone, because the server tells only of signals who has sent them. What the order would refuse for another reason is no signal: those get no answer, and its answer says why.
 */
function isOnlySignalled(name: DecisionName, message: DecisionMessage, view: OrderView): boolean {
  const { terms, validUntil } = view.approval ?? {};
  if (terms?.identity !== 'attributed' || message.quote !== view.quote?.id) {
    return false;
  }
  const { by, for: seat } = message;
  // An approval can be taken back until the purchase is tried again.
  const isOpen =
    view.state === 'awaitingApproval' || (view.state === 'quoting' && validUntil !== undefined && name === 'reject');
  return isOpen && whyNotDecide(view, name, defined({ by, for: seat }), Date.now()) === undefined;
}

/** `crb cancel`: end an order that has bought nothing. */
export function addCancel(program: Command, context: Context): void {
  const command = addSend(program, 'cancel', 'cancel an order that has bought nothing', [
    `cancel ${EXAMPLE.order} \\\n  --by ana@example.com --reason 'no longer needed'`,
  ])
    .option('--reason <text>', 'why it is cancelled')
    .option('--yes', 'cancel without asking on a terminal');
  addMisnamed(command, '--comment <text>', '--reason').action(async (id: string) => {
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
  /** Default: when the flags name a key, or the order asks for a signature. */
  signs?: 'always' | 'never';
}

/** A decision that is ready to be sent, or to be signed. */
interface ReadyDecision {
  message: DecisionMessage;
  /** Absent when the order was not asked for. */
  view?: OrderView;
  /** Present when it is to be signed; its text has been shown. */
  signing?: { ready: ToSign; key: FoundKey };
}

/**
 * The decision that the flags give. A person is asked for what they leave out, and sees all that they agree to before they
 * say yes. A key that is missing is found before that.
 */
export async function decisionOf(deciding: Deciding, orders: OrdersClient, id: string): Promise<ReadyDecision> {
  const { context, name, by, flags } = deciding;
  const { quote, comment, for: named } = flags;
  // It must work without a worker, and only a worker knows what the order needs.
  const view = quote !== undefined && flags.signal ? undefined : await orders.get(id);
  refuseSigning(deciding, view);
  const key = isToSign(deciding, view) ? await keyToSign(context, flags) : undefined;
  const seat = named ?? (view && delegatorOf(view, deciding));
  const asked = { ...deciding, flags: defined({ ...flags, for: seat }) };
  const shown = view && quote === undefined ? showCurrentQuote(asked, view) : undefined;
  const decided = quote ?? shown?.id ?? '';
  const said = comment ?? (view && (await askForComment(asked, view, decided)));
  const message = defined({ by, quote: decided, comment: said, for: seat });
  const signing = key && { ready: await toSign(orders, { id, name, message }), key };
  if (signing) {
    tellStatement(context, signing.ready.statement, signing.key, flags);
  }
  if (shown) {
    await askToConfirm(asked, shown);
  }
  return defined({ message, view, signing });
}

function isToSign({ flags, signs }: Deciding, view: OrderView | undefined): boolean {
  return signs === undefined
    ? flags.key !== undefined || view?.approval?.terms.identity === 'signed'
    : signs === 'always';
}

/** An order refuses a signature that it does not ask for. */
function refuseSigning({ context, name, flags, signs }: Deciding, view: OrderView | undefined): void {
  const { terms } = view?.approval ?? {};
  const isSigned = signs !== undefined || flags.key !== undefined;
  if (!isSigned || view?.state !== 'awaitingApproval' || terms === undefined || terms.identity === 'signed') {
    return;
  }
  const rule = `Rule ${JSON.stringify(terms.rule)} asks for no signatures, so the order refuses signed decisions.`;
  throw signs === undefined
    ? new CommandError('refused', rule, 'Nothing was sent. Leave out --key.')
    : new CommandError('refused', rule, hint(context, `To ${name}`, context.command(name, view.orderId)));
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
 * Shows a person the quote that is to be decided on. Without a person the flag is required: a script that approves whatever
 * quote is current would approve a price that nobody has seen.
 */
function showCurrentQuote({ context, name, by, flags, command }: Deciding, view: OrderView): ShownQuote {
  const { quote, orderId } = view;
  const asks = canAsk(context, flags);
  if (!quote || view.state !== 'awaitingApproval') {
    throw nothingToDecide(view, name, asks);
  }
  if (!asks) {
    throw new UsageError(
      `Missing option --quote: name the quote to ${name}. The current quote is ${quote.id}.`,
      [
        hint(context, 'Check it', context.command('show', orderId)),
        hint(
          context,
          'Then run',
          showDecide(view, name, quote, { ...context.stderrStyle, words: command, given: flags }),
        ),
      ].join('\n'),
    );
  }
  const why = whyNotDecide(view, name, defined({ by, for: flags.for }), Date.now());
  if (why !== undefined) {
    throw new CommandError('refused', why, hint(context, 'See who can', context.command('explain', orderId)));
  }
  context.tell((style) => `${showOrder(style.clean(view), style)}\n`, flags);
  return quote;
}

async function askToConfirm(
  { context, name, by, flags }: Deciding,
  { id, price, previousPrice }: ShownQuote,
): Promise<void> {
  // What others wrote may have moved the price out of sight.
  const what = `${id} at ${priceChangeText(price, previousPrice)} as ${deciderText(defined({ by, for: flags.for }))}`;
  const question = `${name === 'approve' ? 'Approve' : 'Reject'} ${what}? [y/N] `;
  await confirm(context, context.stderrStyle.clean(question), NOT_SENT[name]);
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
      hint(
        context,
        `Run, with your comment in place of ${PLACEHOLDER}`,
        showDecide(view, name, quote, { ...context.stderrStyle, words: command, given: flags }),
      ),
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
