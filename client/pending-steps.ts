import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { clipBytes, NEXT_NOTICE, stepNamed, type Attention, type StepName } from '../contract/index.js';
import { unlessUndecodable } from './decode.js';
import type { RunDescription } from './runs.js';
import type { Temporal } from './temporal.js';
import { temporalCommand } from './temporal-command.js';
import { isoOf } from './timestamp.js';

/** A step of an order that is scheduled and has not ended. */
export type PendingStep = NonNullable<RunDescription['raw']['pendingActivities']>[number];

/** Steps that buy, or that search for a purchase. */
const PURCHASE: Readonly<Partial<Record<StepName, string>>> = {
  placeOrder: 'the purchase',
  findCircuit: 'the search for a purchase that had no answer',
};

/** `PENDING_ACTIVITY_STATE_…` of Temporal's API. */
const STATE = { SCHEDULED: 1, STARTED: 2, PAUSE_REQUESTED: 5 } as const;

/** A running worker takes a step within milliseconds. */
const TAKEN_WITHIN_MS = 30_000;

export function isPurchase(step: PendingStep): boolean {
  return purchaseOf(step) !== undefined;
}

/** Somebody has paused the step in Temporal. */
export function pausedStep(
  namespace: string,
  workflowId: string,
  steps: readonly PendingStep[],
): Attention | undefined {
  const step = steps.find(({ paused }) => paused);
  if (!step) {
    return undefined;
  }
  const { activityId, state, pauseInfo } = step;
  const { identity, reason } = pauseInfo?.manual ?? {};
  const by = `${identity ? ` by ${oneLine(identity)}` : ''}${reason ? ` (${oneLine(reason)})` : ''}`;
  const runs = [STATE.STARTED, STATE.PAUSE_REQUESTED].some((each) => each === Number(state));
  const effect = runs ? 'the current attempt ends, then nothing happens' : 'nothing happens';
  const command = temporalCommand(
    namespace,
    ...['activity', 'unpause', '--workflow-id', workflowId, '--activity-id', activityId ?? ''],
  );
  return {
    code: 'stepPaused',
    text: `${titleOf(step)} is paused in Temporal${by}: ${effect} until you unpause it with ${command}`,
  };
}

/** A step that no worker has taken for a while. `now` in Unix ms. */
export function stepNotTaken(steps: readonly PendingStep[], now: number): Attention | undefined {
  const step = steps.find(
    ({ state, attempt, scheduledTime, lastStartedTime }) =>
      Number(state) === STATE.SCHEDULED &&
      (attempt ?? 1) <= 1 &&
      !lastStartedTime &&
      scheduledTime &&
      now - Date.parse(isoOf(scheduledTime)) > TAKEN_WITHIN_MS,
  );
  return step?.scheduledTime
    ? {
        code: 'stepNotTaken',
        text:
          `No worker has taken ${titleOf(step)} since ${isoOf(step.scheduledTime)}. ` +
          'Start a worker, or one more if the running ones are full.',
      }
    : undefined;
}

/** A step that failed and is retried. */
export async function retriedStep(
  temporal: Temporal,
  workflowId: string,
  steps: readonly PendingStep[],
): Promise<Attention | undefined> {
  const step = steps.find(
    ({ attempt, lastFailure }) =>
      (attempt ?? 1) > 1 && lastFailure && lastFailure.applicationFailureInfo?.type !== NEXT_NOTICE,
  );
  if (!step) {
    return undefined;
  }
  const { namespace, loadedDataConverter } = temporal.client.workflow.options;
  const context = { type: 'workflow' as const, namespace, workflowId };
  const failure = await unlessUndecodable(
    decodeOptionalFailureToOptionalError(loadedDataConverter, step.lastFailure, context),
    undefined,
  );
  const times = (step.attempt ?? 2) - 1;
  const next = step.nextAttemptScheduleTime ? isoOf(step.nextAttemptScheduleTime) : 'now';
  return {
    code: 'retrying',
    text:
      `${nameOf(step) || 'A step'} failed ${times} ${times === 1 ? 'time' : 'times'}; ` +
      `last error: ${clipBytes(failure?.message ?? step.lastFailure?.message ?? 'unknown', 500)}; next attempt ${next === 'now' ? next : `at ${next}`}`,
  };
}

function purchaseOf({ activityType }: PendingStep): string | undefined {
  const step = stepNamed(activityType?.name);
  return step && PURCHASE[step];
}

function nameOf({ activityType }: PendingStep): string {
  return activityType?.name ?? '';
}

/** Text that somebody else wrote, on one line. */
function oneLine(text: string): string {
  return clipBytes(text, 200).replace(/\p{Cc}+/gu, ' ');
}

function titleOf(step: PendingStep): string {
  const purchase = purchaseOf(step);
  return `Step ${nameOf(step)}${purchase === undefined ? '' : ` (${purchase})`}`;
}
