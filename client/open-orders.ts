import type { Attention, OrderView } from '../contract/index.js';
import { defined } from '../contract/defined.js';
import { buildOf, buildText, pinnedTo, type Build } from './builds.js';
import { whyTaskFails } from './failing-task.js';
import { REPORTED_PROBLEMS } from '../temporal/index.js';
import { attentionOf } from './attention.js';
import { needsHelp, type NeedsHelp } from './needs-help.js';
import { describeRun, type RunDescription } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { isOpen, openViewOf, viewFromRecords } from './view.js';
import { exceptWithoutVisibility, listRuns, OPEN, ORDERS } from './visibility.js';

/** An order whose workflow task keeps failing. */
interface FailingOrder {
  readonly orderId: string;
  /** As the server names them. */
  readonly problems: readonly string[];
  /** What the worker failed with. Read for the first orders only: what one fails with, most do. */
  readonly error?: string;
  /** The build of the worker, when it takes part in worker versioning. */
  readonly build?: Build;
}

/** The open orders that need somebody, and why. */
export interface OpenOrders {
  /** Orders whose workflow task keeps failing. */
  readonly failing: readonly FailingOrder[];
  /** Orders that are held. */
  readonly held: readonly string[];
  /** Orders that need attention for another reason: the `attention` of their views. */
  readonly attention: { readonly orderId: string; readonly code: string; readonly text: string }[];
  /** How many orders a worker answered for, and how many it did not. The others were read from Temporal's records. */
  readonly answered: number;
  readonly unanswered: number;
  /** The same of the orders on the client's own task queue. */
  readonly onTaskQueue: { readonly answered: number; readonly unanswered: number };
  /** How many orders are open, and how many of them were read. */
  readonly open: number;
  readonly checked: number;
  /** How many open orders show in the server's list that they need somebody. Those that were not read are only counted. */
  readonly needHelp: number;
  /** Signs of trouble that the server can't search for, and why. */
  readonly notSearched: NeedsHelp['notSearched'];
}

/** Most orders that are read. */
export interface Most {
  /** Of those that need somebody. */
  readonly needHelp: number;
  /** Of the others: their workers are asked. */
  readonly asked: number;
  /** Of the others: their steps are read from Temporal's records, without a worker. */
  readonly described: number;
}

export const MOST: Most = { needHelp: 1_000, asked: 200, described: 2_000 };
const BATCH = 20;
/** Failing tasks whose reason is read: most have the same. */
const MOST_ERRORS = 20;
const PAGE = 1_000;

/** Milliseconds: for one order's answer, and for all answers together. */
const ANSWER_WITHIN_MS = 3_500;
const ALL_WITHIN_MS = 20_000;

/** After this many orders without an answer, no more orders of their task queue are asked. */
const SILENT_AFTER = 3;

/** The same while it is being filled. */
type Filling<T> = { -readonly [F in keyof T]: T[F] extends readonly (infer Each)[] ? Each[] : T[F] };

interface FoundRun {
  workflowId: string;
  runId: string;
}

/** Reads open orders as `get` does: those that show in the server's list that they need somebody, then others. */
export async function readOpenOrders(temporal: Temporal, most: Most = MOST): Promise<OpenOrders> {
  const found: Filling<OpenOrders> = {
    ...{ failing: [], held: [], attention: [], notSearched: [] },
    ...{ answered: 0, unanswered: 0, open: 0, checked: 0, needHelp: 0 },
    onTaskQueue: { answered: 0, unanswered: 0 },
  };
  const { condition, notSearched } = (await exceptWithoutVisibility(() => needsHelp(temporal))) ?? { notSearched: [] };
  found.notSearched.push(...notSearched);
  const first = condition === undefined ? [] : await openRuns(temporal, [condition], most.needHelp);
  const known = new Set(first.map(({ runId }) => runId));
  const others = (await openRuns(temporal, [], most.described + known.size)).filter(({ runId }) => !known.has(runId));
  const asked = [...first, ...others.slice(0, most.asked)];
  const described = others.slice(most.asked, most.described);
  found.checked = asked.length + described.length;
  found.open = Math.max(await countOpen(temporal), found.checked);
  found.needHelp = condition === undefined ? 0 : Math.max(await countOpen(temporal, condition), first.length);
  const silent: Silent[] = [];
  const failing: Failing[] = [];
  let answeredHere = 0;
  for (const { description, view, answer } of await inBatches(asked, openOrderReader(temporal))) {
    const { orderId, state, attention } = view;
    sort(found, failing, description, attention);
    if (state === 'held') {
      found.held.push(orderId);
    }
    if (answer === 'given') {
      found.answered++;
      answeredHere += description.taskQueue === temporal.taskQueue ? 1 : 0;
    } else if (answer === 'none') {
      silent.push({ orderId, taskQueue: description.taskQueue, pinned: pinnedTo(description) });
    }
  }
  found.unanswered = silent.length;
  const elsewhere = silent.filter(({ taskQueue }) => taskQueue !== temporal.taskQueue);
  found.onTaskQueue = { answered: answeredHere, unanswered: silent.length - elsewhere.length };
  // While no worker of the client's task queue answers, that is the trouble, and not each of its orders.
  found.attention.push(...(answeredHere > 0 ? silent : elsewhere).map(unanswered));
  for (const { description, attention } of await inBatches(described, (run) => stepsOf(temporal, run))) {
    sort(found, failing, description, attention);
  }
  const errors = await inBatches(failing.slice(0, MOST_ERRORS), (each) => errorOf(temporal, each));
  found.failing = failing.map(({ description }, index) => failingOrder(description, errors[index]?.text));
  return found;
}

interface Failing {
  readonly description: RunDescription;
  readonly attention: Attention | undefined;
}

interface Silent {
  readonly orderId: string;
  readonly taskQueue: string;
  readonly pinned: Build | undefined;
}

function unanswered({ orderId, taskQueue, pinned }: Silent) {
  const build = pinned === undefined ? '' : ` It is pinned to ${buildText(pinned)}.`;
  const text = `No worker answers for this order on its task queue ${taskQueue}.${build}`;
  return { orderId, code: 'noWorker', text };
}

/** What the server alone knows of an open order; undefined = it has ended meanwhile. */
async function stepsOf(temporal: Temporal, run: FoundRun) {
  const description = await describeRun(temporal, run);
  return description && isOpen(description)
    ? { description, attention: await attentionOf(temporal, description) }
    : undefined;
}

/** What each item leads to, in their order; those that lead to nothing are left out. */
async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R | undefined>): Promise<R[]> {
  const results: (R | undefined)[] = [];
  for (let at = 0; at < items.length; at += BATCH) {
    results.push(...(await Promise.all(items.slice(at, at + BATCH).map(work))));
  }
  return results.filter((result) => result !== undefined);
}

/** Open runs that match, the newest first. */
async function openRuns(temporal: Temporal, conditions: readonly string[], most: number): Promise<FoundRun[]> {
  const runs: FoundRun[] = [];
  await exceptWithoutVisibility(async () => {
    for await (const { workflowId, runId } of listRuns(temporal, [...conditions, OPEN], Math.min(most, PAGE))) {
      if (runs.length === most) {
        return;
      }
      runs.push({ workflowId, runId });
    }
  });
  return runs;
}

async function countOpen(temporal: Temporal, condition = OPEN): Promise<number> {
  const counted = await exceptWithoutVisibility(() =>
    ask(temporal, () => temporal.client.workflow.count([ORDERS, condition, OPEN].join(' AND '))),
  );
  return counted?.count ?? 0;
}

interface OpenOrder {
  description: RunDescription;
  view: OrderView;
  /** `notAsked`: no time was left, or other orders of its task queue got no answer. */
  answer: 'given' | 'none' | 'notAsked';
}

/** Makes the function that reads one open order. It asks the order's worker as long as that makes sense. */
export function openOrderReader(temporal: Temporal): (run: FoundRun) => Promise<OpenOrder | undefined> {
  const hurried = {
    ...temporal,
    waits: { ...temporal.waits, query: Math.min(temporal.waits.query, ANSWER_WITHIN_MS) },
  };
  const end = Date.now() + ALL_WITHIN_MS;
  const queues = new Map<string, { given: number; none: number }>();
  return async (run) => {
    const description = await describeRun(temporal, run);
    if (!description || !isOpen(description)) {
      return undefined; // It has ended meanwhile.
    }
    const queue = queues.get(description.taskQueue) ?? { given: 0, none: 0 };
    queues.set(description.taskQueue, queue);
    if (Date.now() > end || (queue.given === 0 && queue.none >= SILENT_AFTER)) {
      return { description, view: await viewFromRecords(temporal, description), answer: 'notAsked' };
    }
    const { view, answered } = await openViewOf(hurried, description);
    const answer = answered ? 'given' : 'none';
    queue[answer]++;
    return { description, view, answer };
  };
}

function sort(
  found: Filling<OpenOrders>,
  failing: Failing[],
  description: RunDescription,
  attention: Attention | undefined,
): void {
  if (problemsOf(description).length > 0 || attention?.code === 'taskFailing') {
    failing.push({ description, attention });
  } else if (attention && attention.code !== 'noWorker') {
    found.attention.push({ orderId: description.workflowId, ...attention });
  }
}

function problemsOf({ typedSearchAttributes }: RunDescription): readonly string[] {
  return typedSearchAttributes.get(REPORTED_PROBLEMS) ?? [];
}

function failingOrder(description: RunDescription, error: string | undefined): FailingOrder {
  const { workflowId: orderId } = description;
  return { orderId, problems: problemsOf(description), ...defined({ error, build: buildOf(description) }) };
}

/** Its newest failed task says why. An order whose queries alone fail has none: what a query was told says it. */
async function errorOf(temporal: Temporal, { description, attention }: Failing): Promise<{ text: string | undefined }> {
  return { text: (await whyTaskFails(temporal, description)) ?? attention?.text };
}
