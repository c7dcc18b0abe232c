import { fileURLToPath } from 'node:url';
import { ApplicationFailure, WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONVERTERS, INTERCEPTORS } from '../../worker/workflow-bundle.js';
import { eventually } from '../support/eventually.js';
import * as hostile from '../support/hostile-workflow.js';
import { connectToTemporal, uniqueTaskQueue, type TestConnection } from '../support/temporal.js';

const MENDED = 'half: \ufffd';
const taskQueue = uniqueTaskQueue('hostile');

let temporal: TestConnection;
let worker: Worker;
let running: Promise<void>;
beforeAll(async () => {
  temporal = await connectToTemporal();
  worker = await Worker.create({
    connection: temporal.connection,
    taskQueue,
    dataConverter: CONVERTERS,
    workflowBundle: await bundleWorkflowCode({
      ...CONVERTERS,
      workflowsPath: fileURLToPath(import.meta.resolve('../support/hostile-workflow.js')),
      workflowInterceptorModules: INTERCEPTORS,
      logger: new DefaultLogger('WARN'),
    }),
    activities: {
      fail(message: string) {
        throw new Error(message, { cause: new TypeError(message) });
      },
    },
    shutdownGraceTime: 0,
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await temporal.close();
});

async function start() {
  const handle = await temporal.client.workflow.start(hostile.hostileWorkflow, {
    workflowId: `${taskQueue}-${Math.random()}`,
    taskQueue,
  });
  await eventually(
    () => handle.fetchHistory(),
    ({ events }) => events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes != null) === true,
  );
  return handle;
}

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('half a surrogate pair', () => {
  it('in the failure of a step, in its id and in summaries does not stop the worker', async () => {
    const handle = await start();
    await handle.signal(hostile.endSignal, 'complete');
    expect(await handle.result()).toBe(`${MENDED} in ${MENDED}`);
    expect(worker.getState()).toBe('RUNNING');
  });

  it('in the failure of a workflow does not stop the worker', async () => {
    const handle = await start();
    await handle.signal(hostile.endSignal, 'fail');
    const error = await errorOf(handle.result());
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    expect(cause).toBeInstanceOf(ApplicationFailure);
    expect(cause).toMatchObject({ message: MENDED, type: MENDED });
    expect(worker.getState()).toBe('RUNNING');
  });

  it.each([hostile.failingUpdate, hostile.rejectedUpdate])(
    'in how the update $name ends does not stop the worker',
    async (update) => {
      const handle = await start();
      const error = await errorOf(handle.executeUpdate(update));
      const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
      expect(cause).toMatchObject({ message: MENDED, type: MENDED });
      expect(worker.getState()).toBe('RUNNING');
      await handle.terminate();
    },
  );

  it('in the failure of a query does not stop the worker', async () => {
    const handle = await start();
    const error = await errorOf(handle.query(hostile.failingQuery));
    expect(String(error)).toContain(MENDED);
    expect(worker.getState()).toBe('RUNNING');
    await handle.terminate();
  });
});
