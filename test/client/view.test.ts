import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderRow, OrdersClient } from '../../client/index.js';
import { orderIdOf } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { connectToTemporal, uniqueTaskQueue, type TestConnection } from '../support/temporal.js';
import { approve, inState, openWorld, type World } from '../support/world.js';
import { connectClient, refusal } from './support.js';

let temporal: TestConnection;
let own: Awaited<ReturnType<typeof ownNamespace>>;
let world: World;
let orders: OrdersClient;
let nobody: OrdersClient;

beforeAll(async () => {
  temporal = await connectToTemporal();
  own = await ownNamespace(temporal);
  const { namespace } = own;
  world = await openWorld({ temporal: own });
  orders = await connectClient({ namespace, taskQueue: world.taskQueue });
  nobody = await connectClient({ namespace, taskQueue: uniqueTaskQueue('nobody'), waits: { query: 300 } });
});

afterEach(() => world.sandbox.clearFaults());

afterAll(async () => {
  await orders?.close();
  await nobody?.close();
  await world?.close();
  await temporal?.close();
});

async function rowsOf(client: OrdersClient): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  for await (const row of client.list()) {
    rows.push(row);
  }
  return rows;
}

describe('an open order', () => {
  it('answers for itself', async () => {
    const { orderId } = await orders.start(world.createRequest());
    const view = await eventually(
      () => orders.get(orderId),
      ({ state }) => state === 'awaitingApproval',
    );
    expect(view).toMatchObject({ orderId, quote: { revision: 1 }, approval: { terms: { required: 1 } } });
    expect(view.attention).toBeUndefined();
  });

  it('shows an outage of the API that its step retries through', async () => {
    world.sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'dropBefore' } });
    const { orderId } = await orders.start(world.createRequest());
    const { attention } = await eventually(
      () => orders.get(orderId),
      (view) => view.attention !== undefined,
    );
    expect(attention).toMatchObject({ code: 'retrying' });
    expect(attention?.text).toMatch(/^quoteOrder failed \d+ times?; last error: .+; next attempt /);
  });

  it("is read from Temporal's own records while no worker answers, and says so", async () => {
    const request = world.createRequest();
    const { orderId } = await nobody.start(request);
    const view = await nobody.get(orderId);
    expect(view).toMatchObject({ orderId, request, state: 'quoting', attention: { code: 'noWorker' } });
    expect(view.next).toMatchObject({ text: expect.stringContaining('`crb worker`'), who: expect.any(String) });
  });

  it('that waited for approval when its worker went is still shown as that', async () => {
    const other = await openWorld({ temporal: own });
    const { taskQueue } = other;
    const client = await connectClient({ namespace: own.namespace, taskQueue, waits: { query: 300 } });
    const handle = await other.start(other.createRequest());
    await inState(handle, 'awaitingApproval');
    await other.stopWorker();
    const view = await client.get(handle.workflowId);
    expect(view).toMatchObject({ state: 'awaitingApproval', attention: { code: 'noWorker' } });
    // It may have been approved, and its worker have gone with the purchase carried out.
    expect(view.attention?.text).toContain('the order may be further than they say');
    await client.close();
    await other.close();
  });
});

describe('an order that has ended', () => {
  it('tells all without a worker', async () => {
    const other = await openWorld({ temporal: own });
    const handle = await other.start(other.createRequest());
    await approve(handle);
    const result = await handle.result();
    await other.close();
    expect(await nobody.get(handle.workflowId)).toEqual(result);
  });

  it('is found by the circuit that it bought, also beside orders that a schedule starts again and again', async () => {
    const wrong = world.createRequest();
    const scheduled = await world.startRaw(orderIdOf(wrong) ?? '', [wrong], { cronSchedule: '@every 1s' });
    await eventually(
      () => rowsOf(orders),
      (rows) => rows.some(({ orderId, status }) => orderId === scheduled.workflowId && status === 'FAILED'),
    );
    const handle = await world.start(world.createRequest());
    await approve(handle);
    const { circuit } = await handle.result();
    const view = await eventually(
      () => orders.get(circuit?.crossRegionBandwidthId ?? ''),
      ({ state }) => state === 'completed',
    );
    expect(view.orderId).toBe(handle.workflowId);
    await scheduled.terminate();
  });

  it('carries its view in its failure', async () => {
    const { orderId } = await orders.start(world.createRequest({ vpcId: 'vpc-of-nobody' }));
    expect(await orders.result(orderId)).toMatchObject({ state: 'failed', orderId });
    expect(await orders.get(orderId)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('vpc-of-nobody'),
    });
  });

  it.each([
    ['terminated', 'failed', /wrong one/],
    ['cancelled', 'cancelled', /cancel/i],
  ])('is shown for what it is when it was %s in Temporal', async (how, state, reason) => {
    const handle = await world.start(world.createRequest());
    await inState(handle, 'awaitingApproval');
    await (how === 'terminated' ? handle.terminate('wrong one') : handle.cancel());
    const view = await orders.result(handle.workflowId);
    expect(view).toMatchObject({ state, reason: expect.stringMatching(reason) });
    expect(view.quote).toMatchObject({ revision: 1 });
    expect(view.timeline.at(-1)).toMatchObject({ state });
  });

  it('that nobody ever worked on is shown as terminated all the same', async () => {
    const { orderId } = await nobody.start(world.createRequest());
    await world.client.workflow.getHandle(orderId).terminate('wrong one');
    expect(await nobody.get(orderId)).toMatchObject({ state: 'failed', reason: expect.stringContaining('wrong one') });
  });
});

it('says so when there is no such order', async () => {
  expect(await refusal(orders.get('crb:nothing'))).toMatchObject({ code: 'notFound' });
  expect(await refusal(orders.get("it's \\ nothing"))).toMatchObject({ code: 'notFound' });
});
