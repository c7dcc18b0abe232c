import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Worker } from '@temporalio/worker';
import { ORDER_WORKFLOW, orderIdOf, type CreateRequest, type OrderView } from '../../contract/index.js';
import { startSandbox, type LoggedCall, type Sandbox } from '../../sandbox/index.js';
import { createOrdersWorker, readConfig } from '../../worker/index.js';
import { connectToTemporal, uniqueTaskQueue, workflowBundle, type TestConnection } from '../support/temporal.js';
import { approve, type OrderHandle } from '../support/world.js';

/** More than the 100 steps that a Temporal worker does at a time by default. */
const ORDERS = 104;

/** So many orders are brought on their way at a time: the queries of all at once would keep the worker from working. */
const LANES = 8;

let temporal: TestConnection;
let sandbox: Sandbox;
let worker: Worker;
let done: Promise<void>;

beforeAll(async () => {
  temporal = await connectToTemporal();
  const vpcs = Array.from({ length: ORDERS }, (_, index) => ({ vpcId: `vpc-many-${uniqueTaskQueue('')}-${index}` }));
  // Nothing gets live, so every order that is bought stays tracked; nor does the balance end.
  sandbox = await startSandbox({ vpcs, createDelayMs: 3_600_000, cashBalance: 1_000_000 });
  worker = await createOrdersWorker({
    connection: temporal.connection,
    namespace: 'default',
    config: readConfig({
      CRB_TASK_QUEUE: uniqueTaskQueue('many'),
      ZENLAYER_ENDPOINT: sandbox.url,
      ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
      ZENLAYER_ACCESS_KEY_SECRET: sandbox.accessKey.accessKeySecret,
      CRB_POLL_LEAST: '500ms',
      CRB_POLL_MOST: '500ms',
    }),
    workflowBundle: workflowBundle(),
  });
  done = worker.run();
});

afterAll(async () => {
  worker?.shutdown();
  await done;
  await sandbox?.close();
  await temporal?.close();
});

const executed = (action: string) =>
  sandbox.state().calls.filter((call) => call.action === action && call.outcome?.executed === true);

const idsOf = ({ body }: LoggedCall) =>
  (body as { crossRegionBandwidthIds?: string[] }).crossRegionBandwidthIds?.length ?? 0;

it("orders that are followed never take a purchase's place, and share their polls", async () => {
  const requests = sandbox.state().vpcs.map(({ vpcId }): CreateRequest => ({
    action: 'create',
    vpcId,
    internetChargeType: 'ByBandwidth',
    crossRegionBandwidthName: 'Test-Cross1',
    regionA: 'asia-east-1',
    regionZ: 'asia-north-1',
    bandwidth: 1,
    requestedBy: 'ana@example.com',
  }));
  const handles: OrderHandle[] = [];
  const left = [...requests];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let request = left.pop(); request !== undefined; request = left.pop()) {
        const handle = await temporal.client.workflow.start<() => Promise<OrderView>>(ORDER_WORKFLOW, {
          workflowId: orderIdOf(request) ?? '',
          taskQueue: worker.options.taskQueue,
          args: [request] as unknown as [],
        });
        handles.push(handle);
        await approve(handle);
      }
    }),
  );
  await sandbox.waitForCall(() => executed('CreateCrossRegionBandwidth').length === ORDERS);
  await sandbox.waitForCall((call) => call.action === 'DescribeCrossRegionBandwidth' && idsOf(call) >= 10);
  expect(new Set(sandbox.state().circuits.map(({ vpcId }) => vpcId)).size).toBe(ORDERS);
  await Promise.all(handles.map((handle) => handle.terminate()));
}, 180_000);
