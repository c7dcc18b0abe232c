import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ORDER_WORKFLOW } from '../contract/index.js';
import { ask, type Temporal } from './temporal.js';

/** A condition of a visibility query. The value goes in single quotes, with what could end them escaped. */
export function equals(name: string, value: string): string {
  return `${name} = '${value.replace(/[\\']/g, '\\$&')}'`;
}

/**
 * Runs of orders that fit all conditions: open ones first, then those that ended last. A run that only continued as
 * new is left out. Visibility may lag behind by seconds.
 */
export async function* listRuns(
  temporal: Temporal,
  conditions: readonly string[],
): AsyncGenerator<WorkflowExecutionInfo> {
  const query = [equals('WorkflowType', ORDER_WORKFLOW), ...conditions, `ExecutionStatus != 'ContinuedAsNew'`].join(
    ' AND ',
  );
  const runs = temporal.client.workflow.list({ query })[Symbol.asyncIterator]();
  for (;;) {
    const next = await ask(temporal, () => runs.next());
    if (next.done) {
      return;
    }
    yield next.value;
  }
}

/** What an order's id tells about it: only a create names a VPC and two regions. */
export function actionOfId(orderId: string): 'create' | 'modify' {
  return orderId.split(':').length === 4 ? 'create' : 'modify';
}
