import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ACTION_NAMES, ACTIONS, ORDER_WORKFLOW, rulesIfAny, type Action } from '../contract/index.js';
import { equals, GRPC, grpcAnswer } from '../temporal/index.js';
import { ask, type Temporal } from './temporal.js';

export const ORDERS = equals('WorkflowType', ORDER_WORKFLOW);

/** Running, or paused by an operator. */
export const OPEN = 'CloseTime IS NULL';

/**
 * Runs of orders that fit all conditions: open ones first, then those that ended last. A run that only continued as
 * new is left out. Visibility may lag behind by seconds.
 */
export async function* listRuns(
  temporal: Temporal,
  conditions: readonly string[],
): AsyncGenerator<WorkflowExecutionInfo> {
  yield* listWorkflows(temporal, [ORDERS, ...conditions, NOT_CONTINUED]);
}

const NOT_CONTINUED = `ExecutionStatus != 'ContinuedAsNew'`;

/** Runs of whatever workflows that fit all conditions. */
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

/** What needs visibility, or undefined: a server without it (the time-skipping test server) can still run orders. */
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

/** What a run was asked to do, by its request, or where that can't be read by its id; undefined = neither tells. */
export function actionOf(orderId: string, request: unknown): Action | undefined {
  const rules = rulesIfAny(request);
  return ACTION_NAMES.find((name) => (rules === undefined ? ACTIONS[name].hasLock(orderId) : ACTIONS[name] === rules));
}
