import { CrbState, type OrderView } from '../contract/index.js';
import { equals, isUnknownSearchAttribute } from '../temporal/index.js';
import { REPORTED_PROBLEMS } from './attention.js';
import { describeRun, type RunDescription } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { isOpen, openViewOf, viewFromRecords } from './view.js';
import { exceptWithoutVisibility, listRuns, OPEN, ORDERS } from './visibility.js';

/** The open orders that need attention, and why. */
export interface OpenOrders {
  /** Orders whose workflow task keeps failing. */
  readonly failing: { readonly orderId: string; readonly problems: readonly string[] }[];
  /** Orders that are held. */
  readonly held: readonly string[];
  /** Orders that need attention for another reason: the `attention` of their views. */
  readonly attention: { readonly orderId: string; readonly code: string; readonly text: string }[];
  /** How many orders a worker answered for, and how many it did not. The others were read from Temporal's records. */
  readonly answered: number;
  readonly unanswered: number;
  /** How many orders are open, and how many of them were read. */
  readonly open: number;
  readonly checked: number;
}

/** Most orders that are read: held ones, ones whose task fails, and any. */
const MOST = { held: 1_000, failing: 200, all: 200 } as const;
const BATCH = 20;

/** Milliseconds: for one order's answer, and for all answers together. */
const ANSWER_WITHIN_MS = 2_000;
const ALL_WITHIN_MS = 20_000;

/** After this many orders without an answer, no more orders of their task queue are asked. */
const SILENT_AFTER = 3;

/** The same while it is being filled. */
type Filling<T> = { -readonly [F in keyof T]: T[F] extends readonly (infer Each)[] ? Each[] : T[F] };

interface FoundRun {
  workflowId: string;
  runId: string;
}

/** Reads open orders as `get` does, those that need attention first. */
export async function readOpenOrders(temporal: Temporal): Promise<OpenOrders> {
  const found: Filling<OpenOrders> = {
    failing: [],
    held: [],
    attention: [],
    answered: 0,
    unanswered: 0,
    open: 0,
    checked: 0,
  };
  const runs = [...(await openRuns(temporal)).values()];
  found.checked = runs.length;
  found.open = Math.max(await countOpen(temporal), runs.length);
  const readOrder = openOrderReader(temporal);
  const silent: { orderId: string; taskQueue: string }[] = [];
  for (let at = 0; at < runs.length; at += BATCH) {
    const read = await Promise.all(runs.slice(at, at + BATCH).map(readOrder));
    for (const order of read.filter((each) => each !== undefined)) {
      sort(found, order.description, order.view);
      found.answered += order.answer === 'given' ? 1 : 0;
      if (order.answer === 'none') {
        silent.push({ orderId: order.view.orderId, taskQueue: order.description.taskQueue });
      }
    }
  }
  found.unanswered = silent.length;
  if (found.answered > 0) {
    found.attention.push(
      ...silent.map(({ orderId, taskQueue }) => ({
        orderId,
        code: 'noWorker',
        text: `No worker answers for this order on its task queue ${taskQueue}.`,
      })),
    );
  }
  return found;
}

/** Open runs by their ids, those that need attention first. Each kind has its own list, so that none is cut off. */
async function openRuns(temporal: Temporal): Promise<Map<string, FoundRun>> {
  const runs = new Map<string, FoundRun>();
  const add = async (conditions: readonly string[], most: number) => {
    let left = most;
    for await (const { workflowId, runId } of listRuns(temporal, [...conditions, OPEN])) {
      runs.set(runId, { workflowId, runId });
      if (--left === 0) {
        return;
      }
    }
  };
  await exceptWithoutVisibility(async () => {
    await exceptUnknown(add([equals(CrbState.name, 'held')], MOST.held));
    await exceptUnknown(add([`${REPORTED_PROBLEMS.name} IS NOT NULL`], MOST.failing));
    await add([], MOST.all);
  });
  return runs;
}

/** Ignores a search attribute that the namespace does not know: the list of all orders covers its orders. */
async function exceptUnknown(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isUnknownSearchAttribute(error)) {
      throw error;
    }
  }
}

async function countOpen(temporal: Temporal): Promise<number> {
  const counted = await exceptWithoutVisibility(() =>
    ask(temporal, () => temporal.client.workflow.count([ORDERS, OPEN].join(' AND '))),
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

function sort(found: Filling<OpenOrders>, { typedSearchAttributes }: RunDescription, view: OrderView): void {
  const { orderId, attention, state } = view;
  const problems = typedSearchAttributes.get(REPORTED_PROBLEMS);
  if (problems?.length || attention?.code === 'taskFailing') {
    found.failing.push({ orderId, problems: problems ?? [] });
  } else if (attention && attention.code !== 'noWorker') {
    found.attention.push({ orderId, ...attention });
  }
  if (state === 'held') {
    found.held.push(orderId);
  }
}
