import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { OrdersError } from './errors.js';
import { ask, type Temporal } from './temporal.js';

/** What a long poll of an order's history brings. */
export type Happening =
  /** New events in the history of this run. The first one also covers older events. */
  | { kind: 'events'; runId: string }
  /** No event for about 20 seconds, the server's limit of a long poll. */
  | { kind: 'quiet'; runId: string };

/** Milliseconds. Longer than the server's limit of a long poll. */
const LONG_POLL = 45_000;

const RETRY_FIRST = 250;
const RETRY_MOST = 5_000;

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
  let down: number | undefined;
  for (let wait = RETRY_FIRST; ; wait = Math.min(wait * 2, RETRY_MOST)) {
    if (signal?.aborted) {
      return 'aborted';
    }
    try {
      // A new signal for each call, because the SDK never removes its listener.
      return await (signal
        ? temporal.client.connection.withAbortSignal(AbortSignal.any([signal]), () => ask(temporal, call, LONG_POLL))
        : ask(temporal, call, LONG_POLL));
    } catch (error) {
      if (signal?.aborted && (isGrpcCancelledError(error) || isGrpcDeadlineError(error))) {
        return 'aborted';
      }
      down ??= Date.now();
      if (
        !(error instanceof OrdersError) ||
        error.code !== 'unreachable' ||
        Date.now() - down > temporal.waits.outage
      ) {
        throw error;
      }
    }
    await pause(wait, signal);
  }
}

/** Waits; ends immediately when the signal aborts. */
async function pause(wait: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(wait, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) {
      throw error;
    }
  }
}
