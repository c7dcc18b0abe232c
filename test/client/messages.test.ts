import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { inState, openWorld, type World } from '../support/world.js';
import { connectClient, refusal } from './support.js';

let temporal: TestConnection;
let world: World;
let orders: OrdersClient;

beforeAll(async () => {
  temporal = await connectToTemporal();
  world = await openWorld({ temporal });
  orders = await connectClient({ taskQueue: world.taskQueue });
});

afterAll(async () => {
  await orders?.close();
  await world?.close();
  await temporal?.close();
});

async function waiting(): Promise<{ orderId: string; quote: string }> {
  const handle = await world.start(world.createRequest());
  const { quote } = await inState(handle, 'awaitingApproval');
  return { orderId: handle.workflowId, quote: quote?.id ?? '' };
}

it("approves a quote and hands back the order's answer", async () => {
  const { orderId, quote } = await waiting();
  const sent = await orders.approve(orderId, { by: 'ben', quote, comment: 'go' });
  expect(sent).toMatchObject({ orderId, via: 'update', answer: { accepted: true } });
  expect(await orders.result(orderId)).toMatchObject({
    state: 'completed',
    approval: { by: [{ by: 'ben', comment: 'go' }] },
  });
});

it('rejects a quote, which ends the order', async () => {
  const { orderId, quote } = await waiting();
  await orders.reject(orderId, { by: 'ben', quote, comment: 'too much' });
  expect(await orders.result(orderId)).toMatchObject({
    state: 'rejected',
    reason: expect.stringContaining('too much'),
  });
});

it('sends a message again that a workflow task has left out', async () => {
  const { orderId, quote } = await waiting();
  await world.stopWorker();
  const sending = orders.approve(orderId, { by: 'ben', quote });
  const { workflowService } = temporal.client;
  const queue = { namespace: 'default', taskQueue: { name: world.taskQueue } };
  const { taskToken, messages } = await workflowService.pollWorkflowTaskQueue(queue);
  expect(messages).toHaveLength(1);
  await workflowService.respondWorkflowTaskCompleted({ namespace: 'default', taskToken });
  await world.startWorker();
  expect(await sending).toMatchObject({ answer: { accepted: true } });
});

it('passes on why an order refuses', async () => {
  const { orderId, quote } = await waiting();
  const own = await refusal(orders.approve(orderId, { by: 'ana@example.com', quote }));
  const { refused } = await orders.get(orderId);
  expect(own).toMatchObject({ code: 'refused', message: refused.latest[0]?.reason });
  expect(await refusal(orders.approve(orderId, { by: 'ben', quote: 'Q9-000000000000' }))).toMatchObject({
    code: 'refused',
    message: expect.stringContaining('Q9-000000000000'),
  });
  expect(
    await refusal(orders.resolve(orderId, { by: 'ben', hold: 'H1', choice: 'abandon', reason: 'why not' })),
  ).toMatchObject({ code: 'refused' });
  expect(await orders.get(orderId)).toMatchObject({ state: 'awaitingApproval', refused: { count: 3 } });
});

it('sends nothing that is not complete', async () => {
  expect(await refusal(orders.approve('crb:x', { by: ' ', quote: '' }, { via: 'signal' }))).toMatchObject({
    code: 'badRequest',
    problems: ['by: is missing', 'quote: is missing'],
  });
});

it('says how an order has ended that takes no more messages', async () => {
  const { orderId, quote } = await waiting();
  await orders.cancel(orderId, { by: 'ana', reason: 'changed my mind' });
  await orders.result(orderId);
  const error = await refusal(orders.approve(orderId, { by: 'ben', quote }));
  expect(error).toMatchObject({ code: 'ended', message: expect.stringMatching(/cancelled .*changed my mind/) });
});

it('says so when no worker answers; a signal waits for one', async () => {
  const own = await openWorld({ temporal });
  const handle = await own.start(own.createRequest());
  const { quote } = await inState(handle, 'awaitingApproval');
  await own.stopWorker();
  const message = { by: 'ben', quote: quote?.id ?? '' };
  const error = await refusal(orders.reject(handle.workflowId, message, { timeoutMs: 300 }));
  expect(error).toMatchObject({ code: 'noWorker', next: expect.stringContaining('signal') });
  expect(await orders.reject(handle.workflowId, message, { via: 'signal' })).toEqual({
    orderId: handle.workflowId,
    via: 'signal',
  });
  await own.startWorker();
  expect(await orders.result(handle.workflowId)).toMatchObject({ state: 'rejected' });
  await own.close();
});
