import { setTimeout } from 'node:timers/promises';
import { awaitQuoteUpdate, type OrderView } from '../contract/index.js';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { OrdersError } from './errors.js';
import { noMoreUpdates } from './no-more-updates.js';
import { findOrder } from './orders.js';
import type { Temporal } from './temporal.js';
import { isOpen, viewOf } from './view.js';

const AGAIN_AFTER_MS = 500;

/** Waits until an order is past quoting. See `OrdersClient.quoted`. */
export async function quotedOrder(temporal: Temporal, id: string, timeoutMs: number): Promise<OrderView> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const order = await findOrder(temporal, id);
    const view = isOpen(order)
      ? await askOnce(temporal, order.workflowId, order.runId, end)
      : await viewOf(temporal, order);
    if (view !== undefined && view.state !== 'quoting') {
      return view;
    }
    const left = end - Date.now();
    if (left <= 0) {
      throw new OrdersError(
        'timeout',
        `${order.workflowId} has no quote after ${timeoutMs / 1000} s.`,
        `\`crb show ${order.workflowId}\` says what it waits for. It goes on by itself when a worker is up.`,
        { orderId: order.workflowId },
      );
    }
    // A worker of before this update refuses it at once.
    await setTimeout(Math.min(AGAIN_AFTER_MS, left));
  }
}

/** Undefined: this run ended or the time is over without an answer, so the order has to be read again. */
async function askOnce(
  { client }: Temporal,
  workflowId: string,
  runId: string,
  end: number,
): Promise<OrderView | undefined> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    return await client.withDeadline(end, () => handle.executeUpdate(awaitQuoteUpdate, { args: [{}] }));
  } catch (error) {
    const isOver =
      error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
      error instanceof WorkflowNotFoundError ||
      error instanceof WorkflowUpdateFailedError;
    if (isOver) {
      return undefined;
    }
    throw noMoreUpdates(error, workflowId, `\`crb show ${workflowId}\` shows whether it has a quote.`) ?? error;
  }
}
