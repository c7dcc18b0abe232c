import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { OrdersClient, dataConverter } from '../../client/index.js';
import {
  approveSignal,
  approveUpdate,
  cancelSignal,
  orderIdOf,
  orderQuery,
  type OrderView,
} from '../../contract/index.js';
import { readEncryption, type Encryption } from '../../temporal/index.js';
import { crb } from '../cli/support.js';
import { eventually } from '../support/eventually.js';
import { CREATE } from '../support/purchases.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { executed, failure, inState, openWorld, type OrderHandle, type World } from '../support/world.js';

const key = () => randomBytes(32).toString('base64');
const [A, B] = [`a:${key()}`, `b:${key()}`];
const withKeys = (...keys: string[]): Encryption => readEncryption({ CRB_ENCRYPTION_KEYS: keys.join(',') });

let temporal: TestConnection;
let world: World;
let orders: OrdersClient;

/** A client of somebody with other keys. */
const clientWith = (...keys: string[]) =>
  new Client({ connection: temporal.connection, dataConverter: dataConverter(withKeys(...keys)) });

beforeAll(async () => {
  temporal = await connectToTemporal({ dataConverter: dataConverter(withKeys(A)) });
  world = await openWorld({ temporal, parts: { encryption: withKeys(A) } });
  orders = new OrdersClient({ client: temporal.client, taskQueue: world.taskQueue, encryption: withKeys(A) });
});
afterAll(async () => {
  await world.close();
  await temporal.close();
});

interface Waiting {
  order: OrderHandle;
  vpcId: string;
  quote: string;
}

async function waiting(): Promise<Waiting> {
  const request = world.createRequest();
  const order = await world.start(request);
  const { quote } = await inState(order, 'awaitingApproval');
  return { order, vpcId: request.vpcId, quote: quote?.id ?? '' };
}

async function restartWith(...keys: string[]): Promise<void> {
  await world.stopWorker();
  await world.startWorker(undefined, { encryption: withKeys(...keys) });
}

function elsewhere({ workflowId }: OrderHandle, client: Client): OrderHandle {
  return client.workflow.getHandle<() => Promise<OrderView>>(workflowId);
}

/** The SDK lets a process have one worker of workflows for a task queue. */
const WITHOUT_WORKFLOWS: object = { workflowBundle: undefined };

const approval = (quote: string) => ({ by: 'ben@example.com', quote });

/** All that the server stores of an order, as text. */
async function stored(order: OrderHandle): Promise<string> {
  const { workflowId } = order;
  const [{ events }, description] = await Promise.all([
    order.fetchHistory(),
    temporal.client.workflowService.describeWorkflowExecution({ namespace: 'default', execution: { workflowId } }),
  ]);
  // Bytes are Base64 in there.
  return JSON.stringify([events, description], (_, value: unknown) =>
    typeof value === 'string' ? `${value} ${Buffer.from(value, 'base64').toString('latin1')}` : value,
  );
}

describe('what the server stores', () => {
  test('says nothing of an order but its ids, and whoever has the key reads it all', async () => {
    const request = world.createRequest({ requestedBy: 'ana@example.com', reason: 'for the summit' });
    const { orderId } = await orders.start(request, { waitForQuote: true });
    const { quote } = await orders.get(orderId);
    await orders.approve(orderId, { by: 'ben@example.com', quote: quote?.id ?? '', comment: 'seen' });
    const order = temporal.client.workflow.getHandle<() => Promise<OrderView>>(orderId);
    const view = await order.result();
    expect(view).toMatchObject({ state: 'completed', request: { requestedBy: 'ana@example.com' } });
    expect(executed(world, CREATE, request.vpcId)).toBe(1);

    const text = await stored(order);
    expect(text.includes('binary/encrypted')).toBe(true);
    expect(text.includes(request.vpcId)).toBe(true); // In the workflow id.
    expect(/hashed:[0-9a-f]{24}/.test(text)).toBe(true);
    for (const secret of ['ana@example.com', 'ben@example.com', 'summit', 'seen', quote?.id ?? '?', 'discountPrice']) {
      expect(text.includes(secret) && secret).toBe(false);
    }
  });

  test('names no reason of a failed order or of a refused message', async () => {
    const { order, quote } = await waiting();
    await expect(
      order.executeUpdate(approveUpdate, { args: [{ by: 'ana@example.com', quote }] }),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('ana@example.com') } });
    await order.signal(cancelSignal, { by: 'zoe@example.com' });
    expect(await order.result()).toMatchObject({ state: 'cancelled' });
    const bad = await world.startRaw(`${orderIdOf(world.createRequest()) ?? ''}-secret`, [world.createRequest()]);
    expect((await failure(bad)).message).toContain('the workflow id is');

    const text = (await stored(order)) + (await stored(bad)).replaceAll(bad.workflowId, '');
    expect(text.includes('Encoded failure')).toBe(true);
    expect(text.includes('ana@example.com') && 'ana@example.com').toBe(false);
    expect(text.includes('the workflow id is') && 'the workflow id is').toBe(false);
  });
});

describe('a message that the worker cannot decrypt', () => {
  test('is refused as a signal, and stays refused when a worker with the key replays the order', async () => {
    const { order, vpcId, quote } = await waiting();
    await elsewhere(order, clientWith(B)).signal(approveSignal, approval(quote));
    const refused = (view: OrderView) => view.refused.count === 1;
    const { refused: before } = await eventually(() => order.query(orderQuery), refused);
    expect(before.latest[0]?.reason).toContain('encrypted with key "b", which is not among the keys here: a');

    await restartWith(A, B);
    expect(await inState(order, 'awaitingApproval')).toMatchObject({ refused: { count: 1 } });
    expect(executed(world, CREATE, vpcId)).toBe(0);
    await elsewhere(order, clientWith(B)).signal(approveSignal, approval(quote));
    expect((await order.result()).state).toBe('completed');
    expect(executed(world, CREATE, vpcId)).toBe(1);
    await restartWith(A);
  });

  test('is rejected as an update, and leaves nothing', async () => {
    const { order, quote } = await waiting();
    // It can read the answer, which is encrypted with the worker's key.
    const update = elsewhere(order, clientWith(B, A)).executeUpdate(approveUpdate, { args: [approval(quote)] });
    await expect(update).rejects.toMatchObject({ cause: { message: expect.stringContaining('key "b"') } });
    expect(await order.query(orderQuery)).toMatchObject({ state: 'awaitingApproval', refused: { count: 0 } });
    await order.signal(cancelSignal, { by: 'ana@example.com' });
    await order.result();
  });

  test('may come before the first task of its order', async () => {
    await world.stopWorker();
    const order = await world.start(world.createRequest());
    await elsewhere(order, clientWith(B)).signal(cancelSignal, { by: 'ana@example.com' });
    await world.startWorker();
    expect(await inState(order, 'awaitingApproval')).toMatchObject({ refused: { count: 1 } });
    await restartWith(A, B);
    await order.signal(cancelSignal, { by: 'ana@example.com' });
    expect((await order.result()).state).toBe('cancelled');
    await restartWith(A);
  });
});

describe("an order's own data without its key", () => {
  test('makes the order wait until a worker has the key, and everybody is told which', async () => {
    const { order, vpcId, quote } = await waiting();
    await restartWith(B);
    // Nothing has failed yet: only whoever asks the order learns it.
    const asked = await eventually(
      () => orders.get(order.workflowId),
      ({ attention }) => attention?.code === 'taskFailing',
    );
    expect(asked.next.text).toMatch(/^A worker runs, but/);
    const { failing } = await eventually(
      () => orders.health(),
      (health) => health.failing.some(({ orderId }) => orderId === order.workflowId),
    );
    expect(failing.find(({ orderId }) => orderId === order.workflowId)?.error).toContain('encrypted with key "a"');
    await order.signal(approveSignal, approval(quote));
    const seen = await eventually(
      () => orders.get(order.workflowId),
      ({ attention }) => attention?.code === 'taskFailing' && attention.text.includes('key'),
    );
    expect(seen.attention?.text).toContain('it is encrypted with key "a", which is not among the keys here: b');
    expect(executed(world, CREATE, vpcId)).toBe(0);

    await restartWith(A, B);
    expect((await order.result()).state).toBe('completed');
    expect(executed(world, CREATE, vpcId)).toBe(1);
    await restartWith(A);
  });

  test('buys nothing when only the purchase step meets such a worker, and once when it has the key', async () => {
    await world.stopWorker();
    // The search goes on for as long as the lost step could.
    await world.startWorker({ placeTimeoutMs: 2_000 }, { sdk: { enableNonLocalActivities: false } });
    const { order, vpcId, quote } = await waiting();
    const stopLacking = await world.addWorker({ encryption: withKeys(B), sdk: { ...WITHOUT_WORKFLOWS } });
    await order.signal(approveSignal, approval(quote));
    // The purchase step has one attempt. The search for what it may have bought is tried again.
    await eventually(
      () => orders.get(order.workflowId),
      ({ attention }) => attention?.code === 'retrying' && attention.text.includes('encrypted with key "a"'),
    );
    await stopLacking();
    expect(executed(world, CREATE, vpcId)).toBe(0);
    await restartWith(A);
    expect((await order.result()).state).toBe('completed');
    expect(executed(world, CREATE, vpcId)).toBe(1);
  });
});

test('a program without the key reads what Temporal knows, and is told which key it lacks', async () => {
  const { order } = await waiting();
  const blind = new OrdersClient({
    client: new Client({
      connection: temporal.connection,
      dataConverter: dataConverter({ keys: [], listedNames: 'plain' }),
    }),
    taskQueue: world.taskQueue,
  });
  const open = await blind.get(order.workflowId);
  expect(open).toMatchObject({ state: 'awaitingApproval', attention: { code: 'noKey' } });
  expect(open.attention?.text).toContain('encrypted with key "a", and there is no key here');
  const summary = await eventually(
    () => summaryIn(blind, order.workflowId),
    (found) => found !== undefined,
  );
  expect(summary).toBe('no request that can be read here');
  // It encrypts nothing itself, and workers take that.
  const cancelling = blind.cancel(order.workflowId, { by: 'ana@example.com' });
  await expect(cancelling).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining('key "a"'),
  });
  expect(await order.result()).toMatchObject({ state: 'cancelled' });
  expect(await blind.get(order.workflowId)).toMatchObject({ state: 'cancelled', attention: { code: 'noKey' } });
  const withoutCodec = new OrdersClient({
    client: new Client({ connection: temporal.connection }),
    taskQueue: world.taskQueue,
  });
  expect(await withoutCodec.get(order.workflowId)).toMatchObject({
    state: 'cancelled',
    attention: { code: 'noKey', text: expect.stringContaining('Unknown encoding: binary/encrypted') },
  });
});

test('a list of one person says how many orders it left out, because it lacks their key', async () => {
  const requestedBy = 'eve@example.com';
  const { orderId } = await orders.start(world.createRequest({ requestedBy }), { waitForQuote: true });
  const { stderr, stdout } = await eventually(
    () => crb(['list', '--requested-by', requestedBy]),
    (ended) => ended.stderr.includes('not listed'),
  );
  expect(stdout).toBe('No orders.\n');
  expect(stderr).toMatch(/^Note: .* not listed, because who asked can't be read here: set CRB_ENCRYPTION_KEYS or .*$/m);
  expect((await crb(['list', '--limit', '1'])).stderr).not.toContain('CRB_ENCRYPTION_KEYS');

  const unreadable: string[] = [];
  const found = async (client: OrdersClient) => {
    const ids: string[] = [];
    const onUnreadable = (row: { orderId: string }) => void unreadable.push(row.orderId);
    for await (const row of client.list({ requestedBy, onUnreadable })) {
      ids.push(row.orderId);
    }
    return ids;
  };
  expect(await found(orders)).toEqual([orderId]);
  expect(unreadable).not.toContain(orderId);
  expect(await found(new OrdersClient({ client: clientWith(B), taskQueue: world.taskQueue }))).toEqual([]);
  expect(unreadable).toContain(orderId);
  await orders.cancel(orderId, { by: requestedBy });
});

/** What a list says of an order; undefined = nothing yet, because lists lag. */
async function summaryIn(orders: OrdersClient, orderId: string): Promise<string | undefined> {
  for await (const row of orders.list()) {
    if (row.orderId === orderId) {
      return row.summary;
    }
  }
  return undefined;
}
