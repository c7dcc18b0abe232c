import { WorkflowContinuedAsNewError, type WorkflowExecutionDescription } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import { sizeProblem } from '../contract/index.js';
import { GRPC, grpcAnswer, isAnswer } from '../temporal/index.js';
import { decodedValues } from './decode.js';
import { OrdersError } from './errors.js';
import { ask, type Temporal } from './temporal.js';

/** One run of a workflow; without `runId` the newest run under its id. */
export interface Run {
  readonly workflowId: string;
  readonly runId?: string;
}

/** The server's description of a run. Its memo is left out, because any program may have written it. */
export type RunDescription = Omit<WorkflowExecutionDescription, 'memo' | 'staticSummary' | 'staticDetails'>;

/**
 * The server's description of a run, which needs no worker; undefined = there is no such run.
 *
 * For a run that continued as new, describes the run that followed it: visibility may still list the old one as running.
 */
export async function describeRun(temporal: Temporal, run: Run): Promise<RunDescription | undefined> {
  const description = await describeOne(temporal, run);
  if (description?.status.name !== 'CONTINUED_AS_NEW') {
    return description;
  }
  return describeRun(temporal, { ...run, runId: await successorOf(temporal, description) });
}

async function describeOne(temporal: Temporal, execution: Run): Promise<RunDescription | undefined> {
  const { workflowService, options } = temporal.client.workflow;
  const { namespace, loadedDataConverter } = options;
  try {
    const raw = await ask(temporal, () => workflowService.describeWorkflowExecution({ namespace, execution }));
    const { workflowExecutionInfo } = raw;
    if (!workflowExecutionInfo) {
      return undefined;
    }
    // If the SDK can't decode the memo, nobody could see or decide the order.
    workflowExecutionInfo.memo = null;
    return { ...(await executionInfoFromRaw(workflowExecutionInfo, loadedDataConverter, raw, namespace)), raw };
  } catch (error) {
    if (isAnswer(error, GRPC.NOT_FOUND)) {
      return undefined;
    }
    throw error;
  }
}

async function successorOf(temporal: Temporal, { workflowId, runId }: RunDescription): Promise<string> {
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
 * The request of a run: its first argument, as it was received. Any program may have started the run.
 *
 * @returns undefined when the run is gone, or its argument can't be decoded or is too large for a request
 */
export async function requestOf(temporal: Temporal, run: Run): Promise<unknown> {
  const [request] = await decodedValues(temporal, run.workflowId, (await inputOf(temporal, run)) ?? []);
  return sizeProblem(request) === undefined ? request : undefined;
}

/** The encoded arguments of a run; undefined when the server has none. */
async function inputOf(temporal: Temporal, run: Run) {
  const { client } = temporal;
  const { namespace } = client.workflow.options;
  try {
    const { history } = await ask(temporal, () =>
      client.workflowService.getWorkflowExecutionHistory({ namespace, execution: run, maximumPageSize: 1 }),
    );
    return history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
  } catch (error) {
    // The run may be gone. An unreachable server is an error.
    if (error instanceof OrdersError || grpcAnswer(error) === undefined) {
      throw error;
    }
    return undefined;
  }
}
