import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ACTION_NAMES, ACTIONS, ORDER_WORKFLOW, rulesIfAny, type Action } from '../contract/index.js';
import { equals, GRPC, grpcAnswer } from '../temporal/index.js';
import { ask, type Temporal } from './temporal.js';

export const ORDERS = equals('WorkflowType', ORDER_WORKFLOW);

/** Running, or paused by an operator. */
export const OPEN = 'CloseTime IS NULL';

/**
 * Runs of orders that match all conditions: open ones first, then closed ones, newest first. A run that continued as new
 * is left out. Visibility may lag by seconds.
 */
export async function* listRuns(
  temporal: Temporal,
  conditions: readonly string[],
): AsyncGenerator<WorkflowExecutionInfo> {
  yield* listWorkflows(temporal, [ORDERS, ...conditions, NOT_CONTINUED]);
}

const NOT_CONTINUED = `ExecutionStatus != 'ContinuedAsNew'`;

/** Runs of any workflows that match all conditions. */
export async function* listWorkflows(
  temporal: Temporal,
  conditions: readonly string[],
): AsyncGenerator<WorkflowExecutionInfo> {
  const runs = temporal.client.workflow.list({ query: conditions.join(' AND ') })[Symbol.asyncIterator]();
  for (;;) {
    const next = await ask(temporal, () => runs.next());
    if (next.done) {
      return;
    }
    yield next.value;
  }
}

/** The result, or undefined on a server without visibility (the time-skipping test server), which can run orders too. */
export async function exceptWithoutVisibility<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (grpcAnswer(error)?.code === GRPC.UNIMPLEMENTED) {
      return undefined;
    }
    throw error;
  }
}

/** The action of a run: from its request, or from its id when the request can't be read; undefined = unknown. */
export function actionOf(orderId: string, request: unknown): Action | undefined {
  const rules = rulesIfAny(request);
  return ACTION_NAMES.find((name) => (rules === undefined ? ACTIONS[name].hasLock(orderId) : ACTIONS[name] === rules));
}
