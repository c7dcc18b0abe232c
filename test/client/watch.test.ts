import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import type { OrderState } from '../../contract/index.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { openWorld, type World } from '../support/world.js';
import { all, connectClient, refusal } from './support.js';

let temporal: TestConnection;
let world: World;
let orders: OrdersClient;

beforeAll(async () => {
  temporal = await connectToTemporal();
  // Long enough in `provisioning` to be seen there.
  world = await openWorld({ temporal, sandbox: { createDelayMs: 1_000 } });
  orders = await connectClient({ taskQueue: world.taskQueue });
});

afterEach(() => world.sandbox.clearFaults());

afterAll(async () => {
  await orders?.close();
  await world?.close();
  await temporal?.close();
});

it('shows each change once, and ends with the order', async () => {
  const { orderId } = await orders.start(world.createRequest());
  const states: OrderState[] = [];
  let last = '';
  for await (const view of orders.watch(orderId)) {
    expect(JSON.stringify(view)).not.toBe(last);
    last = JSON.stringify(view);
    states.push(view.state);
    if (view.state === 'awaitingApproval' && view.approval?.by.length === 0) {
      await orders.approve(orderId, { by: 'ben', quote: view.quote?.id ?? '' });
    }
  }
  expect(states).toContain('awaitingApproval');
  expect(states).toContain('provisioning');
  expect(states.filter((state) => state === 'completed')).toHaveLength(1);
  expect(states.at(-1)).toBe('completed');
});

it('shows an order that has ended once', async () => {
  const { orderId } = await orders.start(world.createRequest());
  await orders.cancel(orderId, { by: 'ana' });
  await orders.result(orderId);
  const views = await all(orders.watch(orderId));
  expect(views.map(({ state }) => state)).toEqual(['cancelled']);
});

it('ends quietly when it is told to', async () => {
  const { orderId } = await orders.start(world.createRequest());
  const stop = new AbortController();
  for await (const { state } of orders.watch(orderId, { signal: stop.signal })) {
    if (state === 'awaitingApproval') {
      stop.abort();
    }
  }
  expect(await orders.get(orderId)).toMatchObject({ state: 'awaitingApproval' });
});

it('waits for the end no longer than it may', async () => {
  const { orderId } = await orders.start(world.createRequest());
  const error = await refusal(orders.result(orderId, { timeoutMs: 100 }));
  expect(error).toMatchObject({ code: 'timeout', orderId });
});

it('hands back the end, whatever it is', async () => {
  const { orderId } = await orders.start(world.createRequest({ vpcId: 'vpc-of-nobody-else' }));
  expect(await orders.result(orderId)).toMatchObject({ state: 'failed' });
});
