import type { Attention, OrderView } from '../contract/index.js';
import { buildOf, buildText } from './builds.js';
import { whyTaskFails } from './failing-task.js';
import { REPORTED_PROBLEMS } from '../temporal/index.js';
import { isPurchase, pausedStep, retriedStep, stepNotTaken } from './pending-steps.js';
import type { RunDescription } from './runs.js';
import type { Temporal } from './temporal.js';

/** A workflow task may fail once because its worker died. From this attempt on, something is wrong. */
const FAILING_TASK_ATTEMPT = 3;

/**
 * Trouble with an open order that only the server knows: a step that is paused, retried or not taken by any worker, or a
 * workflow task that keeps failing. Undefined = none.
 *
 * A paused purchase comes first: it may have been sent, and no search for it runs.
 */
export async function attentionOf(temporal: Temporal, description: RunDescription): Promise<Attention | undefined> {
  const { workflowId, raw } = description;
  const { namespace } = temporal.client.options;
  const steps = raw.pendingActivities ?? [];
  return (
    pausedStep(namespace, workflowId, steps.filter(isPurchase)) ??
    (await failingTask(temporal, description)) ??
    pausedStep(namespace, workflowId, steps) ??
    (await retriedStep(temporal, workflowId, steps)) ??
    stepNotTaken(steps, Date.now()) ??
    paused(description)
  );
}

/**
 * Adds the server's attention to a view. The order's own attention comes first, unless one of its steps is paused: the
 * order does not know that.
 */
export function withAttention(view: OrderView, attention: Attention | undefined): OrderView {
  return attention && (view.attention === undefined || attention.code === 'stepPaused') ? { ...view, attention } : view;
}

async function failingTask(temporal: Temporal, description: RunDescription): Promise<Attention | undefined> {
  const { raw, typedSearchAttributes } = description;
  const problems = typedSearchAttributes.get(REPORTED_PROBLEMS);
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  if (!problems?.length && attempt < FAILING_TASK_ATTEMPT) {
    return undefined;
  }
  const build = buildOf(description);
  const what = problems?.length ? `: ${problems.join(', ')}` : ` (attempt ${attempt})`;
  const by = build === undefined ? '' : ` with ${buildText(build)}`;
  const why = await whyTaskFails(temporal, description);
  const reason = why === undefined ? '' : ` ${why}`;
  return {
    code: 'taskFailing',
    text: `The order's workflow task keeps failing${by}${what}.${reason} Check the worker's log, or the order's page in the Temporal UI.`,
  };
}

function paused({ status }: RunDescription): Attention | undefined {
  return status.name === 'PAUSED'
    ? { code: 'paused', text: 'The workflow is paused in Temporal. It continues when somebody unpauses it.' }
    : undefined;
}
