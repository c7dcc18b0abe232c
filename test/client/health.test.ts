import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrdersClient } from '../../client/index.js';
import { markGone } from '../../client/workers.js';
import { crb, json } from '../cli/support.js';
import { pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { uniqueTaskQueue } from '../support/temporal.js';
import { approve, inState, type World } from '../support/world.js';
import { connectClient, openAlone, type Alone } from './support.js';

let alone: Alone;
let world: World;
let orders: OrdersClient;
let namespace: string;

beforeAll(async () => {
  alone = await openAlone({
    settings: { slowAfterMs: 1, searchWindowMs: 50 },
    sandbox: { createDelayMs: 600_000 },
  });
  ({ namespace, world, orders } = alone);
});

afterAll(() => alone?.close());

interface Checks {
  checks: { what: string; ok: boolean; text: string }[];
}

async function doctor(what: string) {
  const env = { TEMPORAL_NAMESPACE: namespace, CRB_TASK_QUEUE: world.taskQueue };
  return json<Checks>(await crb(['doctor', '--json'], { env })).checks.filter((check) => check.what === what);
}

it('says what the orders themselves say, and names each that is held, however many are newer', async () => {
  // An order that is held, and one in provisioning that takes long.
  const lost = await world.start(world.createRequest());
  await inState(lost, 'awaitingApproval');
  world.sandbox.fault({ action: 'CreateCrossRegionBandwidth', call: 'every', fault: { kind: 'dropBefore' } });
  await approve(lost);
  await eventually(
    () => orders.get(lost.workflowId),
    ({ state }) => state === 'held',
  );
  world.sandbox.clearFaults();
  const slow = await world.start(world.createRequest());
  await approve(slow);
  const { attention } = await eventually(
    () => orders.get(slow.workflowId),
    (view) => view.state === 'provisioning' && view.attention !== undefined,
  );
  // Twelve newer ones.
  const nobody = await connectClient({ namespace, taskQueue: uniqueTaskQueue('nobody') });
  const request = world.createRequest();
  await Promise.all(Array.from({ length: 12 }, (_, index) => nobody.start({ ...request, vpcId: `vpc-many-${index}` })));
  await nobody.close();

  const health = await eventually(
    () => orders.health(),
    ({ open }) => open === 14,
  );
  expect(health.held).toEqual([lost.workflowId]);
  expect(health.checked).toBe(14);
  expect(health.attention.filter(({ code }) => code === 'noWorker').length).toBeGreaterThanOrEqual(3);
  expect((await orders.health({ asked: 1, described: 2 })).held).toEqual([lost.workflowId]);
  for await (const { orderId } of orders.list({ limit: 1_000 })) {
    if (orderId.includes('vpc-many')) {
      await world.client.workflow.getHandle(orderId).terminate();
    }
  }
  const afterwards = await eventually(
    () => orders.health(),
    ({ open }) => open === 2,
  );
  expect(afterwards).toMatchObject({ checked: 2, answered: 2, unanswered: 0, held: [lost.workflowId] });
  expect(afterwards.attention).toEqual([{ orderId: slow.workflowId, ...attention }]);
}, 180_000);

it('tells whether orders of its own task queue are answered, whatever the others are', async () => {
  const there = await world.start(world.createRequest());
  await inState(there, 'awaitingApproval');
  const nobody = await connectClient({ namespace, taskQueue: uniqueTaskQueue('nobody') });
  const { orderId } = await nobody.start({ ...world.createRequest(), vpcId: 'vpc-nobody' });
  const noWorker = expect.objectContaining({ orderId, code: 'noWorker' });
  try {
    const health = await eventually(
      () => nobody.health(),
      ({ unanswered }) => unanswered === 1,
    );
    expect(health.answered).toBeGreaterThan(0);
    expect(health.onTaskQueue).toEqual({ answered: 0, unanswered: 1 });
    expect(health.attention).not.toContainEqual(noWorker);

    const others = await orders.health();
    expect(others.onTaskQueue).toEqual({ answered: health.answered, unanswered: 0 });
    expect(others.attention).toContainEqual(noWorker);
  } finally {
    await nobody.close();
    await Promise.all([there.terminate(), world.client.workflow.getHandle(orderId).terminate()]);
  }
}, 30_000);

it('says at once that all workers have stopped, when an order is open', async () => {
  const handle = await world.start(world.createRequest());
  await inState(handle, 'awaitingApproval');
  expect(await doctor('Workers')).toMatchObject([{ ok: true }]);
  await world.stopWorker();
  try {
    expect(await orders.health()).toMatchObject({ answered: 0 });
    expect(await doctor('Workers')).toMatchObject([{ ok: false }]);
  } finally {
    await world.startWorker();
  }
});

it("names an order whose step is paused, as the order's own view does", async () => {
  world.sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'dropBefore' } });
  const handle = await world.start(world.createRequest());
  const { workflowId } = handle;
  const { id } = await pendingStep(handle, 'quoteOrder');
  await world.client.workflowService.pauseActivity({ namespace, execution: { workflowId }, id, identity: 'olga' });
  const { attention } = await eventually(
    () => orders.get(workflowId),
    // The attempt that was under way has ended.
    (view) => view.attention?.code === 'stepPaused' && view.attention.text.includes('by olga: nothing happens'),
  );
  expect(attention?.text).toContain(`--workflow-id ${workflowId} --activity-id ${id} --namespace ${namespace}`);
  const health = await eventually(
    () => orders.health(),
    (found) => found.attention.some(({ orderId }) => orderId === workflowId),
  );
  expect(health.attention).toContainEqual({ orderId: workflowId, code: 'stepPaused', text: attention?.text });
  await handle.terminate();
});

describe('a worker is probably gone', () => {
  const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
  const now = (seconds: number) => 1_700_000_000_000 + seconds * 1000;
  it.each<[string, number[], number, boolean[]]>([
    ['when it has not asked for more than a minute', [0, 50], 100, [true, false]],
    ['not when it still waits for the answer', [40], 100, [false]],
    ['whatever this clock says that is behind', [0, 75], -3_600, [true, false]],
    ['not when this clock is hours ahead and others are as old', [0, 200, 299], 36_000, [true, true, false]],
    ['and nobody is when nobody is known', [], 0, []],
  ])('%s', (_, seen, clock, gone) => {
    const workers = seen.map((seconds, index) => ({ identity: String(index), lastSeen: at(seconds) }));
    expect(markGone(workers, now(clock)).map((worker) => worker.gone === true)).toEqual(gone);
  });
});
