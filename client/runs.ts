import {
  WorkflowContinuedAsNewError,
  WorkflowNotFoundError,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { sizeProblem } from '../contract/index.js';
import { grpcAnswer } from '../temporal/index.js';
import { decodedValues } from './decode.js';
import { OrdersError } from './errors.js';
import { ask, type Temporal } from './temporal.js';

/** One run of a workflow; without `runId` the newest of its id. */
export interface Run {
  readonly workflowId: string;
  readonly runId?: string;
}

/**
 * What the server says about a run, at once and without a worker; undefined = there is none.
 *
 * A run that has continued as new stands for the run that it went on in: visibility may still list it as running.
 */
export async function describeRun(
  temporal: Temporal,
  { workflowId, runId }: Run,
): Promise<WorkflowExecutionDescription | undefined> {
  const handle = temporal.client.workflow.getHandle(workflowId, runId);
  try {
    const description = await ask(temporal, () => handle.describe());
    if (description.status.name !== 'CONTINUED_AS_NEW') {
      return description;
    }
    return await describeRun(temporal, { workflowId, runId: await successorOf(temporal, description) });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      return undefined;
    }
    throw error;
  }
}

async function successorOf(temporal: Temporal, { workflowId, runId }: WorkflowExecutionDescription): Promise<string> {
  try {
    await ask(temporal, () => temporal.client.workflow.result(workflowId, runId, { followRuns: false }));
  } catch (error) {
    if (error instanceof WorkflowContinuedAsNewError) {
      return error.newExecutionRunId;
    }
    throw error;
  }
  throw new Error(`run ${runId} of ${workflowId} has continued as new and left a result`);
}

/**
 * What a run was started with, whoever started it: the first argument, as it was received.
 *
 * @returns undefined when the run is gone, or its argument can't be decoded or is too much for any request
 */
export async function requestOf(temporal: Temporal, run: Run): Promise<unknown> {
  const [request] = await decodedValues(temporal, run.workflowId, (await inputOf(temporal, run)) ?? []);
  return sizeProblem(request) === undefined ? request : undefined;
}

/** The arguments that a run was started with, as they were received; undefined when the server has none to give. */
async function inputOf(temporal: Temporal, run: Run) {
  const { client } = temporal;
  const { namespace } = client.workflow.options;
  try {
    const { history } = await ask(temporal, () =>
      client.workflowService.getWorkflowExecutionHistory({ namespace, execution: run, maximumPageSize: 1 }),
    );
    return history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  } catch (error) {
    // The run may be gone. What keeps the server from answering at all is told as such.
    if (error instanceof OrdersError || grpcAnswer(error) === undefined) {
      throw error;
    }
    return undefined;
  }
}
