import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { connectClient, refusal } from '../client/support.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { CREATE, sent, waitingCreate } from '../support/purchases.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, executed, inState, openWorld, type World } from '../support/world.js';

/** Two workers with task queues, sandboxes and accounts of their own, as for production and for trials. */
let temporal: TestConnection;
let live: World;
let trial: World;
let liveOrders: OrdersClient;
let trialOrders: OrdersClient;

beforeAll(async () => {
  temporal = await connectToTemporal();
  const own = await ownNamespace(temporal);
  const { namespace } = own;
  const worldOf = (account: string) => openWorld({ temporal: own, parts: { account: () => Promise.resolve(account) } });
  [live, trial] = await Promise.all([worldOf('live-account'), worldOf('trial-account')]);
  const clientOf = ({ taskQueue }: World) => connectClient({ namespace, taskQueue });
  [liveOrders, trialOrders] = await Promise.all([clientOf(live), clientOf(trial)]);
}, 120_000);

afterAll(async () => {
  await Promise.all([liveOrders?.close(), trialOrders?.close(), live?.close(), trial?.close()]);
  await temporal?.close();
});

it('sends what is ordered on a task queue to the account of that queue only', async () => {
  const orders = await Promise.all(
    [live, trial, live, trial].map(async (world) => ({ world, ...(await waitingCreate(world)) })),
  );
  await Promise.all(orders.map(({ handle }) => approve(handle)));
  for (const { world, handle, named } of orders) {
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    const other = world === live ? trial : live;
    expect([executed(world, CREATE, named), sent(other, { named })]).toEqual([1, 0]);
  }
});

it('lets orders of one queue go on, and says which queue has no worker, while the workers of the other are down', async () => {
  const order = await waitingCreate(live);
  const stuck = await waitingCreate(trial);
  await trial.stopWorker();
  try {
    await approve(order.handle);
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    const health = await eventually(
      () => trialOrders.health(),
      ({ onTaskQueue }) => onTaskQueue.unanswered === 1,
    );
    expect(health.onTaskQueue).toEqual({ answered: 0, unanswered: 1 });
    expect((await liveOrders.health()).attention).toEqual([
      { orderId: stuck.handle.workflowId, code: 'noWorker', text: expect.stringContaining(trial.taskQueue) },
    ]);
  } finally {
    await trial.startWorker();
  }
  await approve(stuck.handle);
  expect(await stuck.handle.result()).toMatchObject({ state: 'completed' });
});

it('shares the lock of a circuit: what is open on one queue is not started on the other', async () => {
  const request = live.createRequest();
  const first = await liveOrders.start(request);
  expect(await refusal(trialOrders.start(request))).toMatchObject({ code: 'inTheWay', orderId: first.orderId });
  await inState(live.client.workflow.getHandle(first.orderId), 'awaitingApproval');
  expect(trial.sandbox.state().calls.filter(({ body }) => JSON.stringify(body).includes(request.vpcId))).toEqual([]);
});
