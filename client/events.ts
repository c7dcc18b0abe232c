import { isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { OrdersError } from './errors.js';
import { persist } from './persist.js';
import { ask, type Temporal } from './temporal.js';

/** What a long poll of an order's history brings. */
export type Happening =
  /** New events in the history of this run. The first one also covers older events. */
  | { readonly kind: 'events'; readonly runId: string }
  /** No event for about 20 seconds, the server's limit of a long poll. */
  | { readonly kind: 'quiet'; readonly runId: string };

/** Milliseconds. Longer than the server's limit of a long poll. */
const LONG_POLL_MS = 45_000;

const PAUSES = { firstMs: 250, mostMs: 5_000 };

const CLOSE_EVENT = 2;
const ALL_EVENTS = 1;

interface FollowOptions {
  /** Wait only for the end of the order. */
  closeOnly?: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Follows an order's history by long polls, across runs that continue as new, until it has ended.
 *
 * Returns at the end, or when `signal` aborts. Continues after outages of the server up to `waits.outage`.
 *
 * @throws OrdersError `unreachable` after a longer outage
 */
export async function* follow(
  temporal: Temporal,
  run: { workflowId: string; runId: string },
  { closeOnly = false, signal }: FollowOptions = {},
): AsyncGenerator<Happening> {
  let { runId } = run;
  let nextPageToken: Uint8Array | undefined;
  for (;;) {
    const answer = await throughOutages(temporal, signal, () =>
      temporal.client.workflowService.getWorkflowExecutionHistory({
        namespace: temporal.client.options.namespace,
        execution: { workflowId: run.workflowId, runId },
        waitNewEvent: true,
        historyEventFilterType: closeOnly ? CLOSE_EVENT : ALL_EVENTS,
        ...(nextPageToken ? { nextPageToken } : {}),
      }),
    );
    if (answer === 'aborted') {
      return;
    }
    const events = answer.history?.events ?? [];
    const token = answer.nextPageToken;
    const nextRun = events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    if (nextRun) {
      runId = nextRun;
      nextPageToken = undefined;
      continue;
    }
    yield { kind: events.length > 0 ? 'events' : 'quiet', runId };
    if (!token?.length) {
      return;
    }
    nextPageToken = token;
  }
}

async function throughOutages<T>(
  temporal: Temporal,
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<T | 'aborted'> {
  let downSince: number | undefined;
  const passes = (error: unknown) => {
    if (signal?.aborted && (isGrpcCancelledError(error) || isGrpcDeadlineError(error))) {
      return true; // What comes next is the end.
    }
    downSince ??= Date.now();
    return (
      error instanceof OrdersError && error.code === 'unreachable' && Date.now() - downSince <= temporal.waits.outage
    );
  };
  const unlessAborted = async () => (signal?.aborted ? 'aborted' : askUntil(temporal, signal, call));
  return persist(unlessAborted, passes, { ...PAUSES, signal });
}

function askUntil<T>(temporal: Temporal, signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  const answer = () => ask(temporal, call, LONG_POLL_MS);
  // A signal of its own for each call, because the SDK never takes its listener off.
  return signal ? temporal.client.connection.withAbortSignal(AbortSignal.any([signal]), answer) : answer();
}
