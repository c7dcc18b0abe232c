import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { createActivities, createSeal } from '../../activities/index.js';
import { OrdersClient } from '../../client/index.js';
import {
  SEARCH_ATTRIBUTE_NAMES,
  approveUpdate,
  ORDER_WORKFLOW,
  orderIdOf,
  type CreateRequest,
  type OrderView,
} from '../../contract/index.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { createZenlayer } from '../../zenlayer/index.js';
import { CONVERTERS } from '../../worker/workflow-bundle.js';
import { eventually } from '../support/eventually.js';
import { connectToTemporal, uniqueTaskQueue, workflowBundle, type TestConnection } from '../support/temporal.js';
import { QUICK } from '../support/world.js';

/** The server hands out queries and tasks in either order, so several orders try. */
const ORDERS = 12;

const requests = Array.from({ length: ORDERS }, (_, index): CreateRequest => ({
  action: 'create',
  vpcId: `vpc-queried-${index}`,
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'Test-Queried',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
  requestedBy: 'ana@example.com',
}));

let temporal: TestConnection;
let sandbox: Sandbox;

beforeAll(async () => {
  temporal = await connectToTemporal();
  sandbox = await startSandbox({ vpcs: requests.map(({ vpcId }) => ({ vpcId })) });
});

afterAll(async () => {
  await sandbox?.close();
  await temporal?.close();
});

/** A worker until its end is asked for. */
async function start(options: Parameters<typeof Worker.create>[0]): Promise<() => Promise<void>> {
  const worker = await Worker.create(options);
  const done = worker.run();
  return () => {
    worker.shutdown();
    return done;
  };
}

it('a query that overtakes the task of its order changes nothing: every replay does the same', async () => {
  const { connection, client } = temporal;
  const common = {
    connection,
    taskQueue: uniqueTaskQueue('queried'),
    dataConverter: CONVERTERS,
    shutdownGraceTime: 0,
  };
  const workflows = { ...common, workflowBundle: workflowBundle() };
  const activities = createActivities({
    zenlayer: createZenlayer({ endpoint: sandbox.url, credentials: sandbox.accessKey }),
    account: () => Promise.resolve('sandbox-account'),
    settings: QUICK,
    seal: createSeal(sandbox.accessKey.accessKeySecret),
    searchAttributes: () => SEARCH_ATTRIBUTE_NAMES,
  });
  const stopSteps = await start({ ...common, activities });
  const stopFirst = await start(workflows);
  sandbox.fault({ action: 'DescribeVpcs', call: 'every', fault: { kind: 'delay', ms: 2_000, commit: 'before' } });
  const handles = await Promise.all(
    requests.map((request) =>
      client.workflow.start<() => Promise<OrderView>>(ORDER_WORKFLOW, {
        workflowId: orderIdOf(request) ?? '',
        taskQueue: common.taskQueue,
        args: [request] as unknown as [],
      }),
    ),
  );
  await eventually(
    () => sandbox.state().calls.filter(({ action }) => action === 'DescribeVpcs').length,
    (calls) => calls === ORDERS,
  );
  await stopFirst();

  // Asked while nothing is to be done; handed out when there is something.
  const orders = new OrdersClient({ client, taskQueue: common.taskQueue, waits: { query: 30_000 } });
  const queries = Promise.all(handles.map(({ workflowId }) => orders.get(workflowId)));
  await eventually(
    () => Promise.all(handles.map((handle) => handle.fetchHistory())),
    (histories) =>
      histories.every(({ events }) => (events ?? []).some((event) => event.activityTaskCompletedEventAttributes)),
  );
  const updates = Promise.allSettled(
    handles.map((handle) =>
      handle.executeUpdate(approveUpdate, { args: [{ by: 'ben@example.com', quote: 'Q1-000000000000' }] }),
    ),
  );
  const stopSecond = await start(workflows);

  expect((await updates).map(({ status }) => status)).toEqual(handles.map(() => 'rejected'));
  for (const view of await queries) {
    expect(view).toMatchObject({ state: 'awaitingApproval' });
    expect(view).not.toHaveProperty('attention');
  }
  for (const handle of handles) {
    await Worker.runReplayHistory(
      { workflowBundle: workflowBundle(), dataConverter: CONVERTERS },
      await handle.fetchHistory(),
      handle.workflowId,
    );
    await handle.terminate();
  }
  await Promise.all([stopSecond(), stopSteps()]);
}, 60_000);
