import { defineSearchAttributeKey } from '@temporalio/common';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { clipBytes, type OrderView } from '../contract/index.js';
import type { Temporal } from './temporal.js';

export type Attention = NonNullable<OrderView['attention']>;

/** Set by the server (1.30 and later) on workflows whose task fails. */
export const REPORTED_PROBLEMS = defineSearchAttributeKey('TemporalReportedProblems', 'KEYWORD_LIST');

/** A workflow task may be lost with its worker; from this attempt on it is no accident. */
const FAILING_TASK_ATTEMPT = 3;

/**
 * What the server knows about a running order that the order itself can't tell: a step that is retried, or a workflow
 * task that keeps failing. Undefined = nothing of the kind.
 */
export async function attentionOf(
  temporal: Temporal,
  description: WorkflowExecutionDescription,
): Promise<Attention | undefined> {
  return failingTask(description) ?? (await retriedStep(temporal, description)) ?? paused(description);
}

function failingTask({ raw, typedSearchAttributes }: WorkflowExecutionDescription): Attention | undefined {
  const problems = typedSearchAttributes.get(REPORTED_PROBLEMS);
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  if (!problems?.length && attempt < FAILING_TASK_ATTEMPT) {
    return undefined;
  }
  const what = problems?.length ? `: ${problems.join(', ')}` : ` (attempt ${attempt})`;
  return {
    code: 'taskFailing',
    text: `The worker can't carry on with this order${what}. Look at the worker's log, or the order's page in the Temporal UI.`,
  };
}

function paused({ status }: WorkflowExecutionDescription): Attention | undefined {
  return status.name === 'PAUSED'
    ? { code: 'paused', text: 'Somebody has paused the workflow in Temporal; it goes on when it is unpaused.' }
    : undefined;
}

async function retriedStep(
  temporal: Temporal,
  { raw, workflowId }: WorkflowExecutionDescription,
): Promise<Attention | undefined> {
  const step = raw.pendingActivities?.find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 && lastFailure);
  if (!step) {
    return undefined;
  }
  const { namespace, loadedDataConverter } = temporal.client.workflow.options;
  const context = { type: 'workflow' as const, namespace, workflowId };
  const failure = await decodeOptionalFailureToOptionalError(loadedDataConverter, step.lastFailure, context).catch(
    () => undefined,
  );
  const times = (step.attempt ?? 2) - 1;
  const next = step.nextAttemptScheduleTime ? isoOf(step.nextAttemptScheduleTime) : 'now';
  return {
    code: 'retrying',
    text:
      `${step.activityType?.name ?? 'A step'} has failed ${times} ${times === 1 ? 'time' : 'times'}; ` +
      `last: ${clipBytes(failure?.message ?? step.lastFailure?.message ?? 'unknown', 500)}; next attempt ${next === 'now' ? next : `at ${next}`}`,
  };
}

interface Timestamp {
  seconds?: { toString(): string } | number | null;
  nanos?: number | null;
}

/** A timestamp of Temporal's API as ISO 8601 in UTC. */
export function isoOf({ seconds, nanos }: Timestamp): string {
  return new Date(Number(String(seconds ?? 0)) * 1000 + Math.floor((nanos ?? 0) / 1e6)).toISOString();
}
