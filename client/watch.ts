import { isDeepStrictEqual } from 'node:util';
import { isFinal, type OrderView } from '../contract/index.js';
import { attentionOf, withAttention } from './attention.js';
import { OrdersError } from './errors.js';
import { follow } from './events.js';
import { longTimeout } from './long-timeout.js';
import { findOrder } from './orders.js';
import { describeRun } from './runs.js';
import type { Temporal } from './temporal.js';
import { isOpen, viewOf } from './view.js';

/** Follows an order. See `OrdersClient.watch`. */
export async function* watchOrder(
  temporal: Temporal,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<OrderView, void, undefined> {
  const { workflowId, runId } = await findOrder(temporal, id);
  let current = runId;
  let last: OrderView | undefined;
  for await (const happening of follow(temporal, { workflowId, runId }, { signal })) {
    const view = await nextView(temporal, { workflowId, runId: happening.runId }, happening.kind, last);
    if (signal?.aborted) {
      return;
    }
    if (view && !isDeepStrictEqual(view, last)) {
      last = view;
      yield view;
      if (isFinal(view.state)) {
        return;
      }
    }
    current = happening.runId;
  }
  // The order ended during an outage of the server, or between two reads.
  const description = signal?.aborted ? undefined : await describeRun(temporal, { workflowId, runId: current });
  const view = description && (await viewOf(temporal, description));
  if (view && !isDeepStrictEqual(view, last)) {
    yield view;
  }
}

/** Waits for the end of an order. See `OrdersClient.result`. */
export async function orderResult(
  temporal: Temporal,
  id: string,
  timeoutMs?: number,
  outer?: AbortSignal,
): Promise<OrderView> {
  const { workflowId, runId } = await findOrder(temporal, id);
  const signals = [outer, timeoutMs === undefined ? undefined : longTimeout(timeoutMs)];
  const signal = AbortSignal.any(signals.filter((each) => each !== undefined));
  let lastRun = runId;
  for await (const happening of follow(temporal, { workflowId, runId }, { closeOnly: true, signal })) {
    lastRun = happening.runId;
  }
  const description = await describeRun(temporal, { workflowId, runId: lastRun });
  const view = description && (await viewOf(temporal, description));
  if (view && isFinal(view.state)) {
    return view;
  }
  throw new OrdersError(
    'timeout',
    `The order has not ended within ${(timeoutMs ?? 0) / 1000} s${view ? `; its state is ${view.state} since ${view.since}` : ''}.`,
    view?.next.text ?? 'Wait longer.',
    { orderId: workflowId },
  );
}

/**
 * The view after a long poll; undefined = unchanged. Retries of a step leave no events, so for a quiet order the server
 * is asked about them, which costs its worker nothing.
 */
async function nextView(
  temporal: Temporal,
  run: { workflowId: string; runId: string },
  kind: 'events' | 'quiet',
  last: OrderView | undefined,
): Promise<OrderView | undefined> {
  try {
    const description = await describeRun(temporal, run);
    if (!description) {
      return undefined;
    }
    if (kind === 'quiet' && last && isOpen(description) && !ENDS_WITHOUT_EVENT.includes(last.attention?.code ?? '')) {
      return withAttention(last, await attentionOf(temporal, description));
    }
    return await viewOf(temporal, description);
  } catch (error) {
    // The next long poll waits for the server and gives up after `waits.outage`.
    if (error instanceof OrdersError && error.code === 'unreachable') {
      return undefined;
    }
    throw error;
  }
}

/** Attention that may end without an event. */
const ENDS_WITHOUT_EVENT = ['noWorker', 'retrying', 'taskFailing', 'paused', 'stepPaused', 'stepNotTaken'];
