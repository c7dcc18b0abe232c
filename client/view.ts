import {
  ApplicationFailure,
  CancelledFailure,
  QueryNotRegisteredError,
  QueryRejectedError,
  WorkflowContinuedAsNewError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import {
  ASK_AGAIN,
  CrbState,
  isFinal,
  orderQuery,
  type Attention,
  type AttentionCode,
  type OrderView,
} from '../contract/index.js';
import { GRPC, grpcAnswer } from '../temporal/index.js';
import { attentionOf, withAttention } from './attention.js';
import { whyUndecryptable } from './decode.js';
import { finalStateOf, NEXT_AFTER_END, viewWithoutWorker, type TemporalRecord, type Trace } from './fallback.js';
import { persist } from './persist.js';
import { requestOf, type Run, type RunDescription } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { asOrdersError } from './temporal-errors.js';
import { isoOf } from './timestamp.js';

/**
 * The view of a run that the server has described.
 *
 * A closed order has its view in its result or failure, which needs no worker. An open order is queried; when no worker
 * answers, the view is built from Temporal's own records and says so.
 */
export async function viewOf(temporal: Temporal, description: RunDescription): Promise<OrderView> {
  return isOpen(description) ? (await openViewOf(temporal, description)).view : closedView(temporal, description);
}

/** Running, or paused by an operator. */
export function isOpen({ closeTime }: RunDescription): boolean {
  return closeTime === undefined;
}

/** The view of an open order, and whether a worker answered. */
export async function openViewOf(
  temporal: Temporal,
  description: RunDescription,
): Promise<{ view: OrderView; answered: boolean }> {
  const [answer, attention] = await Promise.all([query(temporal, description), attentionOf(temporal, description)]);
  if ('view' in answer) {
    const { view } = answer;
    return { view: isFinal(view.state) ? view : withAttention(view, attention), answered: true };
  }
  return {
    view: await unansweredView(temporal, description, attention, answer.attention),
    answered: answer.attention.code !== NO_WORKER.code,
  };
}

/** The view of an open order from Temporal's own records, without a query. */
export async function viewFromRecords(temporal: Temporal, description: RunDescription): Promise<OrderView> {
  return unansweredView(temporal, description, await attentionOf(temporal, description), NO_WORKER);
}

async function unansweredView(
  temporal: Temporal,
  description: RunDescription,
  attention: Attention | undefined,
  why: Attention,
): Promise<OrderView> {
  return viewWithoutWorker(
    await recordOf(temporal, description),
    attention && BEFORE_NO_ANSWER.includes(attention.code) ? attention : why,
  );
}

const NO_WORKER: Attention = {
  code: 'noWorker',
  text: "No worker answers on the order's task queue. This view comes from Temporal's own records: the order may be further than they say, and they lack the quote, approvals and next steps.",
};

/** Attention that matters more than the missing answer, because starting a worker would not help. */
const BEFORE_NO_ANSWER = ['taskFailing', 'stepPaused'];

async function closedView(temporal: Temporal, description: RunDescription): Promise<OrderView> {
  const { workflowId, runId, status, closeTime } = description;
  const { view, reason, undecryptable } = await outcomeOf(temporal, { workflowId, runId });
  if (view) {
    return view;
  }
  if (undecryptable !== undefined) {
    return viewWithoutWorker(await recordOf(temporal, description), lacksKey(undecryptable));
  }
  // Ended from outside: the order left no view, but a worker can still replay its last state.
  const answer = await query(temporal, description);
  const last =
    'view' in answer
      ? answer.view
      : viewWithoutWorker(await recordOf(temporal, description), {
          code: 'noWorker',
          text: "The order left no view, and no worker answers. This view comes from Temporal's own records.",
        });
  if (isFinal(last.state) && 'view' in answer) {
    return last;
  }
  const at = closeTime?.toISOString() ?? last.since;
  const state = finalStateOf(status.name);
  const ended = `${ENDED_FROM_OUTSIDE[status.name] ?? `Ended in Temporal (${status.name})`}${reason ? `: ${reason}` : ''}`;
  const before = last.state === state ? '' : `, while it was ${last.state}`;
  return {
    ...last,
    state,
    since: at,
    reason: `${ended}${before}`,
    ...(last.circuit || last.state === 'placing' || last.state === 'held' || last.state === 'provisioning'
      ? {
          attention: {
            code: 'endedFromOutside',
            text: 'The circuit stays as it is. Check it in the Zenlayer console.',
          },
        }
      : {}),
    next: { text: NEXT_AFTER_END },
    timeline: [...last.timeline.filter((step) => step.state !== state), { state, at, reason: ended }],
  };
}

const ENDED_FROM_OUTSIDE: Readonly<Partial<Record<WorkflowExecutionStatusName, string>>> = {
  TERMINATED: 'Terminated in Temporal',
  TIMED_OUT: 'Ended by a time-out in Temporal',
  CANCELLED: 'Cancelled in Temporal',
  FAILED: 'Failed in Temporal',
  COMPLETED: 'Completed in Temporal without a view',
};

interface Outcome {
  view?: OrderView | undefined;
  reason?: string | undefined;
  /** `type` of the failure. */
  failure?: string | undefined;
  /** Why it can't be read here. */
  undecryptable?: string;
}

/** The view and the failure that a closed run left. */
export async function outcomeOf(temporal: Temporal, { workflowId, runId }: Run): Promise<Outcome> {
  try {
    const result: unknown = await ask(temporal, () =>
      temporal.client.workflow.result(workflowId, runId, { followRuns: false }),
    );
    return { view: asView(result) };
  } catch (error) {
    const undecryptable = whyUndecryptable(error);
    if (undecryptable !== undefined) {
      return { undecryptable };
    }
    if (error instanceof WorkflowFailedError) {
      const { cause } = error;
      const details = cause instanceof ApplicationFailure || cause instanceof CancelledFailure ? cause.details : [];
      const failure = cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined;
      return { view: asView(details?.[0]), reason: cause?.message, failure };
    }
    // The run had a schedule or a retry policy, which an order refuses: the server reports its end as a new run.
    if (error instanceof WorkflowContinuedAsNewError) {
      return {};
    }
    if (error instanceof WorkflowNotFoundError || !(error instanceof Error) || grpcAnswer(error)) {
      return {};
    }
    throw error;
  }
}

type Answer = { view: OrderView } | { attention: Attention };

/** Queries the order, which needs a worker. */
async function query(temporal: Temporal, { workflowId, runId }: RunDescription): Promise<Answer> {
  const { client, waits } = temporal;
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const answer: unknown = await client.withDeadline(Date.now() + waits.query, () =>
      askAgain(() => handle.query(orderQuery)),
    );
    const view = asView(answer);
    return view ? { view } : noAnswer('The worker runs another version of this program.', 'foreignWorker');
  } catch (error) {
    const why = whyUndecryptable(error);
    if (why !== undefined) {
      return { attention: lacksKey(why) };
    }
    const answered = grpcAnswer(error);
    if (error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError) {
      return noAnswer(`The worker can't answer for this order: ${error.message}.`, 'taskFailing');
    }
    if (answered?.code === GRPC.FAILED_PRECONDITION && /failed state/i.test(answered.details)) {
      return noAnswer(`The order's workflow task keeps failing: ${answered.details}.`, 'taskFailing');
    }
    // The code depends on what gave up first: the server, the SDK, or the connection.
    if (answered !== undefined && NO_ANSWER.includes(answered.code)) {
      return { attention: NO_WORKER };
    }
    throw asOrdersError(error, temporal) ?? error;
  }
}

const ASK_AGAIN_AFTER_MS = 50;

/** Repeats a query that arrived before the order's own task, until the task is done or the deadline ends it. */
function askAgain<T>(call: () => Promise<T>): Promise<T> {
  return persist(call, hasOvertaken, { firstMs: ASK_AGAIN_AFTER_MS, mostMs: ASK_AGAIN_AFTER_MS });
}

function hasOvertaken(error: unknown): boolean {
  return error instanceof QueryNotRegisteredError && error.message.includes(ASK_AGAIN);
}

const NO_ANSWER: readonly number[] = [GRPC.CANCELLED, GRPC.DEADLINE_EXCEEDED, GRPC.FAILED_PRECONDITION];

function lacksKey(why: string): Attention {
  return { code: 'noKey', text: `The order can't be read here: ${why}. This view comes from Temporal's own records.` };
}

function noAnswer(text: string, code: AttentionCode): Answer {
  return { attention: { code, text } };
}

/** A value that has the form of a view; undefined = another value, from another program. */
function asView(value: unknown): OrderView | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { orderId, state, next, timeline } = value as Partial<Record<keyof OrderView, unknown>>;
  const isView =
    typeof orderId === 'string' && typeof state === 'string' && typeof next === 'object' && Array.isArray(timeline);
  return isView ? (value as OrderView) : undefined;
}

/** Temporal's own records of a run. */
async function recordOf(temporal: Temporal, description: RunDescription): Promise<TemporalRecord> {
  const { workflowId, runId } = description;
  return {
    orderId: workflowId,
    request: await requestOf(temporal, { workflowId, runId }),
    ...traceOf(description),
  };
}

/** What the description of a run says by itself. */
export function traceOf(description: RunDescription): Trace {
  const { status, typedSearchAttributes, startTime, closeTime, historyLength, raw } = description;
  const step = raw.pendingActivities?.[0];
  const since = step?.scheduledTime ?? step?.lastStartedTime;
  return {
    status: status.name,
    attribute: typedSearchAttributes.get(CrbState),
    step: step && { name: step.activityType?.name ?? '', since: since ? isoOf(since) : undefined },
    startedAt: startTime.toISOString(),
    closedAt: closeTime?.toISOString(),
    untouched: historyLength <= 3,
  };
}
