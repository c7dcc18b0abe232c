import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Worker } from '@temporalio/worker';
import type { OrdersClient } from '../../client/index.js';
import type { OrderView } from '../../contract/index.js';
import { createOrdersWorker, readConfig } from '../../worker/index.js';
import { connectClient } from '../client/support.js';
import { eventually } from '../support/eventually.js';
import { worldOfFile } from '../support/suite.js';
import { connectToTemporal, workflowBundle, type TestConnection } from '../support/temporal.js';
import { approve, executed, inState, type OrderHandle } from '../support/world.js';

// Nothing comes up by itself.
const world = worldOfFile({ sandbox: { createDelayMs: 24 * 3_600_000 } });

let temporal: TestConnection;
let orders: OrdersClient;
let worker: Worker;
let done: Promise<void>;

beforeAll(async () => {
  temporal = await connectToTemporal();
  orders = await connectClient();
  const { sandbox, taskQueue } = world();
  await world().stopWorker();
  worker = await createOrdersWorker({
    connection: temporal.connection,
    namespace: 'default',
    config: readConfig({
      CRB_TASK_QUEUE: taskQueue,
      CRB_MAX_TRACKED: '2',
      // An order that has ended is noticed with the next sign of life.
      CRB_TRACK_HEARTBEAT: '3s',
      CRB_POLL_LEAST: '100ms',
      CRB_POLL_MOST: '100ms',
      ZENLAYER_ENDPOINT: sandbox.url,
      ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
      ZENLAYER_ACCESS_KEY_SECRET: sandbox.accessKey.accessKeySecret,
    }),
    workflowBundle: workflowBundle(),
    fullAgainIn: 50,
  });
  done = worker.run();
});

afterAll(async () => {
  worker?.shutdown();
  await done;
  await orders?.close();
  await temporal?.close();
});

/** `temporal.api.enums.v1.PendingActivityState` */
const STARTED = 2;
const DESCRIBE = 'DescribeCrossRegionBandwidth';
const CREATE = 'CreateCrossRegionBandwidth';

const answered = () =>
  world()
    .sandbox.state()
    .calls.filter(({ action, outcome }) => action === DESCRIBE && outcome !== null).length;

const begun: OrderHandle[] = [];

/** An order that is bought, and its circuit does not come up. */
async function bought(): Promise<OrderHandle> {
  const handle = await world().start(world().createRequest());
  await approve(handle);
  await inState(handle, 'provisioning');
  begun.push(handle);
  return handle;
}

function shown(handle: OrderHandle, wanted: (view: OrderView) => boolean): Promise<OrderView> {
  return eventually(() => orders.get(handle.workflowId), wanted);
}

afterEach(async () => {
  // Those that a test has ended itself are gone.
  await Promise.allSettled(begun.splice(0).map((handle) => handle.terminate()));
});

async function isFollowed(handle: OrderHandle): Promise<void> {
  await eventually(
    () => handle.describe(),
    ({ raw }) => Number(raw.pendingActivities?.[0]?.state) === STARTED,
  );
}

it('a worker that follows as many circuits as it may buys another, and its view and the health say why nobody follows it yet', async () => {
  const followed = [await bought(), await bought()];
  await Promise.all(followed.map(isFollowed));
  const third = await bought();
  expect(executed(world(), CREATE)).toBe(3);
  const { attention } = await shown(third, (view) => view.attention?.code === 'retrying');
  expect(attention?.text).toMatch(/\btrackCircuit\b.*\bCRB_MAX_TRACKED\b/);
  expect((await orders.health()).attention).toContainEqual({
    orderId: third.workflowId,
    code: 'retrying',
    text: expect.stringContaining('CRB_MAX_TRACKED'),
  });
  expect((await shown(followed[0] ?? third, ({ state }) => state === 'provisioning')).attention).toBeUndefined();

  // When the others are given up, their slots are free.
  await Promise.all(followed.map((handle) => handle.terminate()));
  await isFollowed(third);
});

it('an order is followed by one attempt, however slow the API is', async () => {
  const { sandbox } = world();
  const handle = await bought();
  // Several times what a step may be silent for.
  sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'delay', ms: 1_500 } });
  await isFollowed(handle);
  const attempt = async () => (await handle.describe()).raw.pendingActivities?.[0]?.attempt;
  const [attemptBefore, answeredBefore] = [await attempt(), answered()];
  await eventually(answered, (count) => count >= answeredBefore + 3);
  expect(await attempt()).toBe(attemptBefore);
});
