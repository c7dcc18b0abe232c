import { defineSearchAttributeKey } from '@temporalio/common';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { OrderView } from '../contract/index.js';
import { isPurchase, pausedStep, retriedStep, stepNotTaken, type Attention } from './pending-steps.js';
import type { Temporal } from './temporal.js';

/** Set by the server (1.30 and later) on workflows whose task fails. */
export const REPORTED_PROBLEMS = defineSearchAttributeKey('TemporalReportedProblems', 'KEYWORD_LIST');

/** A workflow task may be lost with its worker; from this attempt on it is no accident. */
const FAILING_TASK_ATTEMPT = 3;

/**
 * What the server knows about a running order that the order itself can't tell: a step that is paused, retried or not
 * taken by any worker, or a workflow task that keeps failing. Undefined = nothing of the kind.
 *
 * A paused purchase goes before everything else: it may have been sent, and nobody looks what became of it.
 */
export async function attentionOf(
  temporal: Temporal,
  description: WorkflowExecutionDescription,
): Promise<Attention | undefined> {
  const { workflowId, raw } = description;
  const { namespace } = temporal.client.options;
  const steps = raw.pendingActivities ?? [];
  return (
    pausedStep(namespace, workflowId, steps.filter(isPurchase)) ??
    failingTask(description) ??
    pausedStep(namespace, workflowId, steps) ??
    (await retriedStep(temporal, workflowId, steps)) ??
    stepNotTaken(steps, Date.now()) ??
    paused(description)
  );
}

/**
 * A view with what the server knows beside it. What the order says itself goes first, but not when one of its steps is
 * paused: then what it says is about something that does not happen.
 */
export function withAttention(view: OrderView, attention: Attention | undefined): OrderView {
  return attention && (view.attention === undefined || attention.code === 'stepPaused') ? { ...view, attention } : view;
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
