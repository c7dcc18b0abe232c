import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { createActivities, createSeal } from '../../activities/index.js';
import { OrdersClient } from '../../client/index.js';
import {
  ASK_AGAIN,
  SEARCH_ATTRIBUTE_NAMES,
  approveUpdate,
  ORDER_WORKFLOW,
  orderIdOf,
  type CreateRequest,
  type OrderView,
} from '../../contract/index.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import { createZenlayer } from '../../zenlayer/index.js';
import { GRPC, unlessAnswered } from '../../temporal/grpc.js';
import { CONVERTERS } from '../../worker/workflow-bundle.js';
import { eventually } from '../support/eventually.js';
import { relay } from '../support/relay.js';
import { connectToTemporal, uniqueTaskQueue, workflowBundle, type TestConnection } from '../support/temporal.js';
import { QUICK, type OrderHandle } from '../support/world.js';

/** The server hands out queries and tasks in either order, so several orders try. */
const ORDERS = 12;

/** Less, and a query of a busy machine is answered from the list of orders instead of by a worker. */
const LONGEST_MS = 120_000;

/** Several times what a busy machine needs from the start of the lost task to its end. */
const TASK_MS = 20_000;

/** `temporal.api.enums.v1.QueryResultType` */
const QUERY_FAILED = 2;

/** `temporal.api.enums.v1.TaskQueueType` */
const WORKFLOW_TASKS = 1;

const TESTS = ['overtaken', 'lost'] as const;

const requestsOf = (test: (typeof TESTS)[number]) =>
  Array.from({ length: ORDERS }, (_, index): CreateRequest => ({
    action: 'create',
    vpcId: `vpc-${test}-${index}`,
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
  sandbox = await startSandbox({ vpcs: TESTS.flatMap(requestsOf).map(({ vpcId }) => ({ vpcId })) });
});

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await sandbox?.close();
  await temporal?.close();
});

/** A worker until its end is asked for, or until the end of the tests. */
const start = async (options: Parameters<typeof Worker.create>[0]) => run(await Worker.create(options));

const stops: (() => Promise<void>)[] = [];

function run(worker: Worker): () => Promise<void> {
  const done = worker.run();
  let stopped = false;
  const stop = () => {
    if (!stopped) {
      stopped = true;
      worker.shutdown();
    }
    return done;
  };
  stops.push(stop);
  return stop;
}

it(
  'a query that overtakes the task of its order changes nothing: every replay does the same',
  async () => {
    const away = await leaveOrdersWaiting('overtaken');
    const stopSecond = await start(away.workflows);
    await expectNothingChanged(away);
    await Promise.all([stopSecond(), away.stopSteps()]);
  },
  LONGEST_MS,
);

it(
  'nor when the worker that has started the task is gone',
  async () => {
    const away = await leaveOrdersWaiting('lost');
    const second = await Worker.create(away.workflows);
    const lost = await takeTask(away);
    const stopSecond = run(second);
    // Over the events of the lost task, because the order's only task is that one.
    expect(await away.queries[lost.order]).toMatchObject({ state: 'awaitingApproval' });
    await lose(lost.taskToken);
    await expectNothingChanged(away);
    await Promise.all([stopSecond(), away.stopSteps()]);
  },
  LONGEST_MS,
);

/** Orders whose worker is away: a query, a step's result and an update wait for each. */
interface Away {
  workflows: Parameters<typeof Worker.create>[0];
  handles: OrderHandle[];
  queries: Promise<OrderView>[];
  updates: Promise<PromiseSettledResult<unknown>[]>;
  stopSteps: () => Promise<void>;
}

async function leaveOrdersWaiting(test: (typeof TESTS)[number]): Promise<Away> {
  const { connection, client } = temporal;
  const common = {
    connection,
    taskQueue: uniqueTaskQueue('queried'),
    dataConverter: CONVERTERS,
    shutdownGraceTime: 0,
  };
  const workflows = {
    ...common,
    workflowBundle: workflowBundle(),
    // The order asks this one first, inside its task.
    activities: { quoteOrder: () => Promise.reject(new Error('no answer at once')) },
    enableNonLocalActivities: false,
  };
  const api = createZenlayer({ endpoint: sandbox.url, credentials: sandbox.accessKey });
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const activities = createActivities({
    zenlayer: relay(
      () => api,
      async (...call) => {
        await answered;
        return api.call(...call);
      },
    ),
    account: () => Promise.resolve('sandbox-account'),
    settings: QUICK,
    seal: createSeal(sandbox.accessKey.accessKeySecret),
    searchAttributes: () => SEARCH_ATTRIBUTE_NAMES,
  });
  const stopSteps = await start({ ...common, activities });
  const stopFirst = await start(workflows);
  const handles = await Promise.all(
    requestsOf(test).map((request) =>
      client.workflow.start<() => Promise<OrderView>>(ORDER_WORKFLOW, {
        workflowId: orderIdOf(request) ?? '',
        taskQueue: common.taskQueue,
        args: [request] as unknown as [],
        // The lost task must not end by itself; the attempt after it does, because the SDK leaves it to the server.
        workflowTaskTimeout: TASK_MS,
      }),
    ),
  );
  await eventually(
    () => Promise.all(handles.map((handle) => handle.describe())),
    (orders) => orders.every(({ raw }) => raw.pendingActivities?.length === 1),
  );
  await stopFirst();

  // Asked while nothing is to be done; handed out when there is something.
  const orders = new OrdersClient({ client, taskQueue: common.taskQueue, waits: { query: LONGEST_MS } });
  const queries = handles.map(({ workflowId }) => orders.get(workflowId));
  answer();
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
  return { workflows, handles, queries, updates, stopSteps };
}

/** Takes tasks as a worker does, until it has one of an order whose query still waits. The others are given back. */
async function takeTask({ workflows, handles }: Away): Promise<{ order: number; taskToken: Uint8Array }> {
  const { workflowService } = temporal.client;
  const request = { namespace: 'default', taskQueue: { name: workflows.taskQueue } };
  // Before that, all queries would come first.
  await eventually(
    () => workflowService.describeTaskQueue({ ...request, taskQueueType: WORKFLOW_TASKS, reportStats: true }),
    ({ stats }) => Number(stats?.approximateBacklogCount) >= ORDERS,
  );
  const answered = new Set<number>();
  const others: Uint8Array[] = [];
  while (answered.size < ORDERS) {
    const { query, queries, taskToken, workflowExecution } = await workflowService.pollWorkflowTaskQueue(request);
    const order = handles.findIndex(({ workflowId }) => workflowId === workflowExecution?.workflowId);
    if (query) {
      // The client asks again, and the server keeps the query for the task.
      await workflowService.respondQueryTaskCompleted({
        namespace: 'default',
        taskToken,
        completedType: QUERY_FAILED,
        errorMessage: ASK_AGAIN,
      });
      answered.add(order);
    } else if (!answered.has(order) && Object.keys(queries).length === 0) {
      await Promise.all(others.map(lose));
      return { order, taskToken };
    } else {
      others.push(taskToken);
    }
  }
  throw new Error('every query came before its task');
}

/** Ends a task that nobody works on, where the server has not done so meanwhile. */
async function lose(taskToken: Uint8Array): Promise<void> {
  const task = { namespace: 'default', taskToken, failure: { message: 'the worker is gone' } };
  await unlessAnswered(GRPC.NOT_FOUND, () => temporal.client.workflowService.respondWorkflowTaskFailed(task));
}

async function expectNothingChanged({ handles, queries, updates }: Away): Promise<void> {
  expect((await updates).map(({ status }) => status)).toEqual(handles.map(() => 'rejected'));
  for (const view of await Promise.all(queries)) {
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
}
