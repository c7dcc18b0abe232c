import type { WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { ACTION_NAMES, ACTIONS, rulesIfAny, type Action } from '../contract/index.js';
import { GRPC, ORDERS, unlessAnswered } from '../temporal/index.js';
import { ask, type Temporal } from './temporal.js';

export { OPEN, ORDERS } from '../temporal/index.js';

/**
 * Runs of orders that match all conditions: open ones first, then closed ones, newest first. A run that continued as new
 * is left out. Visibility may lag by seconds.
 */
export async function* listRuns(
  temporal: Temporal,
  conditions: readonly string[],
  pageSize?: number,
): AsyncGenerator<ListedRun> {
  yield* listWorkflows(temporal, [ORDERS, ...conditions, NOT_CONTINUED], pageSize);
}

export const NOT_CONTINUED = `ExecutionStatus != 'ContinuedAsNew'`;

/** A run in a list, with its memo as the server has it. */
export interface ListedRun extends Omit<WorkflowExecutionInfo, 'memo'> {
  readonly encodedMemo: WorkflowExecutionInfo['raw']['memo'];
}

/**
 * Runs of any workflows that match all conditions.
 *
 * @param pageSize how many runs the server returns with a call; default as the server is configured
 */
export async function* listWorkflows(
  temporal: Temporal,
  conditions: readonly string[],
  pageSize = 0,
): AsyncGenerator<ListedRun> {
  const { workflowService, options } = temporal.client.workflow;
  const { namespace, loadedDataConverter } = options;
  const query = conditions.join(' AND ');
  let nextPageToken: Uint8Array | null = null;
  do {
    const page: Page = await ask(temporal, () =>
      workflowService.listWorkflowExecutions({ namespace, query, pageSize, nextPageToken }),
    );
    for (const raw of page.executions) {
      const { memo: encodedMemo } = raw;
      // Any program may have written it. If the SDK can't decode it, no order would be listed.
      raw.memo = null;
      yield { ...(await executionInfoFromRaw(raw, loadedDataConverter, raw, namespace)), encodedMemo };
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
}

type Page = Awaited<ReturnType<Temporal['client']['workflowService']['listWorkflowExecutions']>>;

/** The result, or undefined on a server without visibility (the time-skipping test server), which can run orders too. */
export function exceptWithoutVisibility<T>(call: () => Promise<T>): Promise<T | undefined> {
  return unlessAnswered(GRPC.UNIMPLEMENTED, call);
}

/** The action of a run: from its request, or from its id when the request can't be read; undefined = unknown. */
export function actionOf(orderId: string, request: unknown): Action | undefined {
  const rules = rulesIfAny(request);
  return ACTION_NAMES.find((name) => (rules === undefined ? ACTIONS[name].hasLock(orderId) : ACTIONS[name] === rules));
}
