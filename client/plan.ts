import { randomUUID } from 'node:crypto';
import { ApplicationFailure, TimeoutFailure, WorkflowFailedError } from '@temporalio/client';
import { PLAN_WORKFLOW, summaryOf, type OrderPlan, type OrderRequest } from '../contract/index.js';
import { workflowSummary } from '../contract/plain-markdown.js';
import { OrdersError } from './errors.js';
import { validRequest } from './start.js';
import { ask, type Temporal } from './temporal.js';
import { readWorkers } from './workers.js';

const ANSWER_WITHIN_MS = 30_000;

/** Asks price, rule and approvers, and starts no order. See `OrdersClient.plan`. */
export async function planOrder(
  temporal: Temporal,
  input: OrderRequest,
  timeoutMs = ANSWER_WITHIN_MS,
): Promise<OrderPlan> {
  const request = validRequest(input);
  if ((await readWorkers(temporal)).every(({ gone }) => gone)) {
    throw noWorker(`No worker is up on task queue ${temporal.taskQueue}, so nobody can ask the price.`);
  }
  const { workflow } = temporal.client;
  // Its id is no order's, so it stands in no order's way.
  const plan = await ask(temporal, () =>
    workflow.start<(request: OrderRequest) => Promise<OrderPlan>>(PLAN_WORKFLOW, {
      workflowId: `crb-plan:${randomUUID()}`,
      taskQueue: temporal.taskQueue,
      args: [request],
      workflowRunTimeout: timeoutMs,
      staticSummary: workflowSummary(`Price only: ${summaryOf(request)}`),
    }),
  );
  try {
    return await ask(temporal, () => plan.result(), timeoutMs + temporal.waits.server);
  } catch (error) {
    throw error instanceof WorkflowFailedError ? whyNot(error, timeoutMs) : error;
  }
}

function whyNot(error: WorkflowFailedError, timeoutMs: number): OrdersError {
  const { cause } = error;
  if (cause instanceof TimeoutFailure) {
    return noWorker(`No worker gave a price within ${timeoutMs / 1000} s.`);
  }
  const type = cause instanceof ApplicationFailure ? cause.type : undefined;
  return new OrdersError(
    'refused',
    cause?.message ?? error.message,
    type === 'BadRequest' || type === 'Refused'
      ? 'An order of this request would fail in the same way. Correct the request.'
      : 'Try again later. `crb doctor` checks the connection to Zenlayer.',
    { cause: error },
  );
}

function noWorker(text: string): OrdersError {
  return new OrdersError('noWorker', text, 'Start a worker (`crb worker`), and try again.');
}
