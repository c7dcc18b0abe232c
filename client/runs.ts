import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { OrdersError } from './errors.js';
import { ask, type Temporal } from './temporal.js';

/** One run of a workflow; without `runId` the newest of its id. */
export interface Run {
  workflowId: string;
  runId?: string;
}

/** What the server says about a run, at once and without a worker; undefined = there is none. */
export async function describeRun(
  temporal: Temporal,
  { workflowId, runId }: Run,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await ask(temporal, () => temporal.client.workflow.getHandle(workflowId, runId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return undefined;
    }
    throw error;
  }
}

/**
 * What a run was started with, whoever started it: the first argument, as it was received.
 *
 * @returns undefined when the run is gone or its argument can't be decoded
 */
export async function requestOf(temporal: Temporal, run: Run): Promise<unknown> {
  const { client } = temporal;
  const { namespace, loadedDataConverter } = client.workflow.options;
  try {
    const { history } = await ask(temporal, () =>
      client.workflowService.getWorkflowExecutionHistory({ namespace, execution: run, maximumPageSize: 1 }),
    );
    const input = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
    const context = { type: 'workflow' as const, namespace, workflowId: run.workflowId };
    const [request] = await decodeArrayFromPayloads(loadedDataConverter, input ?? [], context);
    return request;
  } catch (error) {
    if (error instanceof OrdersError) {
      throw error;
    }
    return undefined;
  }
}
