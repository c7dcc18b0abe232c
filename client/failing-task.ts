import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { clipBytes } from '../contract/index.js';
import { grpcAnswer } from '../temporal/index.js';
import { unlessUndecodable } from './decode.js';
import { OrdersError } from './errors.js';
import type { RunDescription } from './runs.js';
import { ask, type Temporal } from './temporal.js';

/** A failing task is tried again and again, but only its first failure is an event: among the newest ones. */
const NEWEST_EVENTS = 10;
const MOST_BYTES = 300;

/** Why the workflow task of a run keeps failing, on one line, as its newest failure says; undefined = nothing says it. */
export async function whyTaskFails(
  temporal: Temporal,
  { workflowId, runId }: Pick<RunDescription, 'workflowId' | 'runId'>,
): Promise<string | undefined> {
  const { namespace, loadedDataConverter } = temporal.client.workflow.options;
  const failure = await newestFailure(temporal, workflowId, runId);
  const error = await unlessUndecodable(
    decodeOptionalFailureToOptionalError(loadedDataConverter, failure, { type: 'workflow', namespace, workflowId }),
    undefined,
  );
  const text = error?.message || failure?.message;
  return text ? clipBytes(text, MOST_BYTES).replace(/\p{Cc}+/gu, ' ') : undefined;
}

async function newestFailure(temporal: Temporal, workflowId: string, runId: string) {
  const { client } = temporal;
  const { namespace } = client.workflow.options;
  try {
    const { history } = await ask(temporal, () =>
      client.workflowService.getWorkflowExecutionHistoryReverse({
        namespace,
        execution: { workflowId, runId },
        maximumPageSize: NEWEST_EVENTS,
      }),
    );
    return history?.events?.find(({ workflowTaskFailedEventAttributes: failed }) => failed != null)
      ?.workflowTaskFailedEventAttributes?.failure;
  } catch (error) {
    // The run may be gone, or the server may not know this call. An unreachable server is an error.
    if (error instanceof OrdersError || grpcAnswer(error) === undefined) {
      throw error;
    }
    return undefined;
  }
}
