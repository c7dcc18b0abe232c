import { Option, type Command } from 'commander';
import type { ListFilter, OrderRow, OrdersClient } from '../../client/index.js';
import { ACTION_NAMES, ORDER_STATES, samePerson, type Action, type OrderState } from '../../contract/index.js';
import { answer } from '../answer.js';
import { addCommand, whoAsks, withOrders, type CommonFlags, type Context } from '../context.js';
import { decidersFor } from '../deciders.js';
import { EXIT, exitCodeOfState } from '../exit-codes.js';
import { UsageError } from '../failure.js';
import { wholeNumber } from '../flags.js';
import { viewsOf, withDetails } from '../list-details.js';
import { explain, showExplanation } from '../render/explain.js';
import { showBlocks, shownText, showTable } from '../render/list.js';
import { showNote } from '../render/note.js';
import { showOrder, showStep } from '../render/order.js';
import type { Style } from '../render/style.js';
import { linkOf, listLink } from '../ui-link.js';
import { watchLive } from '../watch-live.js';
import { addWebFlag, answerPage, openPage, type WebFlags } from '../web.js';

interface ListFlags extends WebFlags {
  state?: OrderState;
  action?: Action;
  requestedBy?: string;
  mine?: boolean;
  waitingFor?: string;
  held?: boolean;
  needsHelp?: boolean;
  limit: number;
}

/** On a terminal, price and deadline are read for so many orders. */
const MOST_DETAILS = 50;

/** `crb list`: orders, open ones first. */
export function addList(program: Command, context: Context): void {
  const command = addWebFlag(
    addCommand(program, 'list', 'list orders, open ones first', [
      'list --mine',
      'list --waiting-for me',
      'list --state completed --limit 20 --json',
    ])
      .addOption(new Option('--state <state>', 'only orders in this state').choices(ORDER_STATES))
      .addOption(new Option('--action <action>', 'only orders with this action').choices(ACTION_NAMES))
      .option('--requested-by <name>', 'only orders requested by this person')
      .option('--mine', 'only your own orders ($CRB_USER, else your login)')
      .option('--waiting-for <name>', 'only orders that this person may approve now; "me" = you ($CRB_USER)')
      .option('--held', 'only orders that an operator must resolve')
      .option(
        '--needs-help',
        'only open orders that need somebody: held, with an attention, paused, or with a failing task',
      )
      .option('--limit <number>', 'most orders to list', wholeNumber(1, 10_000), 100),
  );
  command.action(async () => {
    const flags = command.opts<ListFlags>();
    let unreadable = 0;
    const filter = { ...filterOf(flags, context), onUnreadable: () => void unreadable++ };
    await withOrders(context, async (orders) => {
      if (flags.waitingFor === undefined) {
        await list(context, orders, filter, flags);
      } else {
        await listWaiting(context, orders, { filter, who: meOr(flags.waitingFor, context) }, flags);
      }
      if (unreadable > 0) {
        context.tell((style) => unreadableNote(unreadable, style), flags);
      }
      if (!flags.json) {
        for await (const { text, endWith } of orders.foreign()) {
          context.tell((style) => showNote(style.clean(text), style.clean(endWith), style), flags);
        }
      }
      if (flags.web) {
        await openPage(context, await listLink(context, orders), flags);
      }
    });
  });
}

/** @throws UsageError for flags that exclude each other */
function filterOf(flags: ListFlags, context: Context): ListFilter {
  const { action, limit, mine, held, needsHelp, waitingFor, requestedBy } = flags;
  const states = [flags.state, held ? 'held' : undefined, waitingFor === undefined ? undefined : 'awaitingApproval'];
  const [state, other] = [...new Set(states.filter((each) => each !== undefined))] as OrderState[];
  if (other !== undefined) {
    throw new UsageError(`No order is both ${state} and ${other}: use one of --state, --held and --waiting-for.`);
  }
  const asker = mine ? whoOrError(whoAsks(undefined, context)) : undefined;
  if (asker !== undefined && requestedBy !== undefined && !samePerson(asker, requestedBy)) {
    throw new UsageError(`--mine means ${asker}; leave out --requested-by.`);
  }
  return { state, action, requestedBy: asker ?? requestedBy, needsHelp, limit };
}

function meOr(name: string, context: Context): string {
  return name === 'me' ? whoOrError(whoAsks(undefined, context)) : name;
}

function whoOrError(who: string | undefined): string {
  if (who === undefined || who.trim() === '') {
    throw new UsageError("Can't tell who you are.", 'Set CRB_USER.');
  }
  return who;
}

async function list(context: Context, orders: OrdersClient, filter: ListFilter, flags: ListFlags): Promise<void> {
  const { limit } = flags;
  // One more than is shown tells whether there are more. Scripts get what they ask for.
  const rows = await taken(orders.list(flags.json ? filter : { ...filter, limit: limit + 1 }));
  const shown = rows.slice(0, limit);
  await answerRows(context, orders, shown, flags);
  if (flags.mine && rows.length === 0) {
    const note = `--mine means orders of ${filter.requestedBy ?? ''}.`;
    context.tell(
      (style) => showNote(style.clean(note), 'If you order under another name, set CRB_USER.', style),
      flags,
    );
  }
  if (rows.length > shown.length) {
    const all = await orders.count(filter);
    context.tell((style) => `${shownText(shown.length, all)} ${style.dim('Use --limit to see more.')}`, flags);
  }
}

function unreadableNote(count: number, { yellow }: Style): string {
  const left = count === 1 ? '1 order is' : `${count} orders are`;
  return (
    `${yellow('Note:')} ${left} not listed, because who asked can't be read here: ` +
    "set CRB_ENCRYPTION_KEYS or CRB_ENCRYPTION_KEYS_FILE to the workers' keys."
  );
}

/** A view of each order that waits for approval costs calls, and no list of the server has who may approve. */
const WAITING = { most: 1_000, withinMs: 60_000 };

async function listWaiting(
  context: Context,
  orders: OrdersClient,
  { filter, who }: { filter: ListFilter; who: string },
  flags: ListFlags,
): Promise<void> {
  const rows = await taken(orders.list({ ...filter, limit: WAITING.most }));
  const views = await viewsOf(orders, rows, WAITING.withinMs);
  const unread = rows.filter(({ runId }) => views.get(runId)?.approval === undefined).length;
  const waiting = rows.filter(({ runId }) => {
    const view = views.get(runId);
    return (
      view?.state === 'awaitingApproval' && view.approval && decidersFor(view, 'approve', who, Date.now()).length > 0
    );
  });
  await answerRows(context, orders, waiting.slice(0, flags.limit), flags);
  if (waiting.length > flags.limit) {
    context.tell(() => shownText(flags.limit, waiting.length), flags);
  }
  if (unread > 0) {
    const noKey = [...views.values()].find(({ attention }) => attention?.code === 'noKey')?.attention?.text;
    const why = noKey ?? 'No worker answered.';
    const text = `Who may approve ${unread === 1 ? '1 order' : `${unread} orders`} is not known. ${why}`;
    context.tell((style) => showNote(text, 'Run `crb doctor`.', style), flags);
  }
}

async function answerRows(
  context: Context,
  orders: OrdersClient,
  rows: readonly OrderRow[],
  flags: ListFlags,
): Promise<void> {
  const { width } = context.style;
  if (flags.json || width === undefined) {
    context.answer(answer(rows, showTable), flags);
  } else {
    const detailed = await withDetails(orders, rows, { most: MOST_DETAILS });
    context.answer(
      answer(detailed, (clean, style) => showBlocks(clean, width, style)),
      flags,
    );
  }
}

async function taken<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

const ID = 'order id (crb:…), its page in the Temporal UI, or circuit id';

/** `crb show`: everything about an order. */
export function addShow(program: Command, context: Context): void {
  const command = addWebFlag(
    addCommand(program, 'show', 'show everything about an order', [
      'show crb:vpc-1:asia-east-1:asia-north-1',
      'show crb:vpc-1:asia-east-1:asia-north-1 --json',
    ]).argument('<id>', ID),
  );
  command.action(async (id: string) => {
    const flags = command.opts<WebFlags>();
    await withOrders(context, async (orders) => {
      context.answer(answer(await orders.get(id), showOrder), flags);
      if (flags.web) {
        await openPage(context, await linkOf(context, orders, await orders.find(id)), flags);
      }
    });
  });
}

/** `crb explain`: why an order waits, and what to do. */
export function addExplain(program: Command, context: Context): void {
  const command = addCommand(program, 'explain', 'say why an order waits, who can act, and how', [
    'explain crb:vpc-1:asia-east-1:asia-north-1',
  ]).argument('<id>', ID);
  command.action(async (id: string) => {
    await withOrders(context, async (orders) => {
      const run = await orders.find(id);
      const [view, link] = await Promise.all([orders.get(run.orderId), linkOf(context, orders, run)]);
      const by = context.io.env['CRB_USER'] || undefined;
      const about = { ...(by === undefined ? {} : { by }), ...(link === undefined ? {} : { link }) };
      // Commands of a terminal may go over several lines; `clean` would take their breaks for text.
      const { style } = context;
      const data = explain(view, { ...style, command: context.oneLine }, about);
      context.answer(
        {
          data,
          exitCode: EXIT.ok,
          show: () => {
            const clean = style.clean(view);
            return showExplanation(explain(clean, style, style.clean(about)), clean, style);
          },
        },
        command.opts<CommonFlags>(),
      );
    });
  });
}

/** `crb open`: the page of an order in the Temporal UI. */
export function addOpen(program: Command, context: Context): void {
  const command = addCommand(program, 'open', 'open the page of an order, or of all, in the Temporal UI', [
    'open crb:vpc-1:asia-east-1:asia-north-1',
    'open',
  ]).argument('[id]', ID);
  command.action(async (id: string | undefined) => {
    await withOrders(context, async (orders) => {
      const url =
        id === undefined ? await listLink(context, orders) : await linkOf(context, orders, await orders.find(id));
      await answerPage(context, url, command.opts<CommonFlags>());
    });
  });
}

/** `crb watch`: an order's steps as they happen. */
export function addWatch(program: Command, context: Context): void {
  const command = addCommand(program, 'watch', 'follow an order until it ends', [
    'watch crb:vpc-1:asia-east-1:asia-north-1',
  ]).argument('<id>', ID);
  command.action(async (id: string) => {
    const flags = command.opts<CommonFlags>();
    const signal = context.io.interrupted();
    await withOrders(context, async (orders) => {
      if (context.style.width !== undefined && !flags.json) {
        const run = await orders.find(id);
        const link = await linkOf(context, orders, run);
        await watchLive(context, orders.watch(run.orderId, { signal }), link);
        return;
      }
      for await (const view of orders.watch(id, { signal })) {
        context.answer(answer(view, showStep, exitCodeOfState(view.state)), flags, { stream: true });
      }
    });
    if (signal.aborted) {
      context.exit(EXIT.interrupted);
    }
  });
}
