import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from '@jest/globals';
import {
  awaitQuoteUpdate,
  ORDER_WORKFLOW,
  orderIdOf,
  type ExpectedOrder,
  type OrderView,
} from '../../contract/index.js';
import { OrdersClient } from '../../client/index.js';
import { worldOfFile } from '../support/suite.js';
import { approve, failure, type OrderHandle } from '../support/world.js';

/** `UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED` */
const UPDATE_COMPLETED = 3;

const world = worldOfFile();

type Request = ReturnType<ReturnType<typeof world>['createRequest']>;

/** What any SDK does with update-with-start. */
async function startAndWait(request: Request, expected: ExpectedOrder = { request }): Promise<OrderView> {
  const startWorkflowOperation = new WithStartWorkflowOperation<() => Promise<OrderView>>(ORDER_WORKFLOW, {
    workflowId: orderIdOf(request) ?? '',
    taskQueue: world().taskQueue,
    args: [request] as never,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return world().client.workflow.executeUpdateWithStart(awaitQuoteUpdate, { startWorkflowOperation, args: [expected] });
}

const handleOf = (request: Request): OrderHandle => world().client.workflow.getHandle(orderIdOf(request) ?? '');

describe('one call that starts an order and waits for its quote', () => {
  it('returns the quote; the same call again finds the same order', async () => {
    const request = { ...world().createRequest(), externalId: 'CHG-1' };
    const view = await startAndWait(request);
    expect([view.state, view.quote?.id]).toEqual(['awaitingApproval', expect.stringMatching(/^Q1-/)]);
    expect(await startAndWait(request)).toEqual(view);
    expect(await startAndWait(request, { externalId: 'CHG-1' })).toEqual(view);
    await handleOf(request).terminate();
  });

  it('fails, and changes nothing, when the open order has another request', async () => {
    const request = world().createRequest();
    const view = await startAndWait(request);
    for (const expected of [{ request: { ...request, bandwidth: 999 } }, { externalId: 'CHG-2' }]) {
      const error: unknown = await startAndWait(request, expected).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
      expect((error as WorkflowUpdateFailedError).cause).toMatchObject({
        type: 'AnotherRequest',
        message: expect.stringMatching(/is another order: "(bandwidth|externalId)" is /),
      });
    }
    expect(await startAndWait(request)).toEqual(view);
    await handleOf(request).terminate();
  });

  it.each(['request', 'externalId'])('refuses a %s that is nested too deep, and the order goes on', async (field) => {
    const request = world().createRequest();
    const handle = await world().start(request);
    await startAndWait(request);
    const nested = `{"${field}":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`;
    const { outcome } = await world().client.workflowService.updateWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
      waitPolicy: { lifecycleStage: UPDATE_COMPLETED },
      request: {
        meta: { updateId: randomUUID() },
        input: {
          name: awaitQuoteUpdate.name,
          args: { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(nested) }] },
        },
      },
    });
    expect(outcome?.failure).toMatchObject({
      message: expect.stringMatching(/nested/),
      applicationFailureInfo: { type: 'AnotherRequest' },
    });
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });

  it('is answered by an order that fails at once', async () => {
    const request = { ...world().createRequest(), regionA: 'nowhere-1' };
    const view = await startAndWait(request);
    expect([view.state, view.reason]).toEqual(['failed', expect.stringContaining('nowhere-1')]);
    expect((await failure(handleOf(request))).view).toEqual(view);
  });

  it('outlives a worker that stops while it waits', async () => {
    const request = world().createRequest();
    await world().stopWorker();
    const waiting = startAndWait(request);
    await world().startWorker();
    expect((await waiting).state).toBe('awaitingApproval');
    await handleOf(request).terminate();
  });

  it('is what the typed client uses', async () => {
    const orders = new OrdersClient({ client: world().client, taskQueue: world().taskQueue });
    const { orderId, view } = await orders.start(world().createRequest(), { waitForQuote: true });
    expect(view.state).toBe('awaitingApproval');
    expect(await orders.quoted(orderId)).toEqual(view);
    await orders.cancel(orderId, { by: 'ana' });
    expect((await orders.quoted(orderId)).state).toBe('cancelled');
  });
});
