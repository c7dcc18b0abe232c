import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { isFinal, orderQuery, type OrderView } from '../../contract/index.js';
import { eventually } from './eventually.js';
import type { OrderHandle } from './world.js';

/** A finished workflow task, to which an order can be reset. */
export type ResetPoint = NonNullable<Awaited<ReturnType<typeof resetPoints>>[number]>;

/** Every point to which the Temporal UI offers to reset an order, the earliest first. */
export async function resetPoints(handle: OrderHandle) {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap(({ eventId, workflowTaskCompletedEventAttributes }) =>
    workflowTaskCompletedEventAttributes && eventId ? [eventId] : [],
  );
}

/** `temporal workflow reset`: ends the run that is open and begins another one with a part of `runId`'s history. */
export async function reset(
  client: Client,
  { workflowId }: OrderHandle,
  runId: string,
  workflowTaskFinishEventId: ResetPoint,
): Promise<OrderHandle> {
  const made = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'an operator pressed reset',
    requestId: randomUUID(),
    workflowTaskFinishEventId,
  });
  return client.workflow.getHandle<() => Promise<OrderView>>(workflowId, made.runId);
}

/** The order as soon as it has ended, or waits for a person with nothing under way. */
export async function settled(handle: OrderHandle): Promise<OrderView> {
  await eventually(
    async () => {
      const { raw } = await handle.describe();
      const { state } = await handle.query(orderQuery);
      const busy = (raw.pendingActivities ?? []).length > 0 || raw.pendingWorkflowTask != null;
      return { state, busy };
    },
    ({ state, busy }) => isFinal(state) || (!busy && (state === 'awaitingApproval' || state === 'held')),
  );
  return handle.query(orderQuery);
}

type Button = (client: Client, handle: OrderHandle, activityId: string) => Promise<unknown>;

const target = ({ workflowId }: OrderHandle, id: string) => ({
  namespace: 'default',
  execution: { workflowId },
  id,
  identity: 'operator',
});

/** `temporal activity reset` */
export const resetActivity: Button = (client, handle, id) => client.workflowService.resetActivity(target(handle, id));

/** `temporal activity pause` */
export const pauseActivity: Button = (client, handle, id) =>
  client.workflowService.pauseActivity({ ...target(handle, id), reason: 'an operator pressed pause' });

/** `temporal activity unpause --reset-attempts` */
export const unpauseActivity: Button = (client, handle, id) =>
  client.workflowService.unpauseActivity({ ...target(handle, id), resetAttempts: true });

/** `temporal activity update-options --retry-maximum-attempts 5` */
export const allowMoreAttempts: Button = (client, handle, id) =>
  client.workflowService.updateActivityOptions({
    ...target(handle, id),
    activityOptions: { retryPolicy: { maximumAttempts: 5 } },
    updateMask: { paths: ['retry_policy.maximum_attempts'] },
  });

/** A step that is under way. */
export async function pendingStep(handle: OrderHandle, type: string) {
  const pending = await eventually(
    async () => {
      const { raw } = await handle.describe();
      return raw.pendingActivities?.find(({ activityType }) => activityType?.name === type);
    },
    (step) => step !== undefined,
  );
  return {
    id: pending?.activityId ?? '',
    attempt: pending?.attempt ?? 0,
    paused: pending?.paused ?? false,
    lastFailure: pending?.lastFailure?.message ?? undefined,
  };
}

/** `temporal activity update-options` with any options. */
export function setOptions(
  client: Client,
  handle: OrderHandle,
  id: string,
  activityOptions: object,
  ...paths: string[]
): Promise<unknown> {
  return client.workflowService.updateActivityOptions({
    ...target(handle, id),
    activityOptions,
    updateMask: { paths },
  });
}

/** `temporal activity complete --result`, with whatever bytes. */
export function completeByHand(
  client: Client,
  { workflowId }: OrderHandle,
  activityId: string,
  result: string,
): Promise<unknown> {
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(result, 'latin1') };
  return client.workflowService.respondActivityTaskCompletedById({
    namespace: 'default',
    workflowId,
    activityId,
    result: { payloads: [payload] },
    identity: 'operator',
  });
}

/** `temporal activity fail` */
export function failByHand(client: Client, { workflowId }: OrderHandle, activityId: string): Promise<unknown> {
  return client.workflowService.respondActivityTaskFailedById({
    namespace: 'default',
    workflowId,
    activityId,
    failure: { message: 'failed by hand', applicationFailureInfo: { type: 'ByHand', nonRetryable: true } },
    identity: 'operator',
  });
}
