import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { CONVERTERS } from '../../worker/workflow-bundle.js';
import { workflowBundle } from './temporal.js';

/** While something is done, a worker decides what orders do, and nobody takes their steps. */
export async function withoutSteps<T>(
  connection: NativeConnection,
  taskQueue: string,
  work: () => Promise<T>,
  more: Pick<WorkerOptions, 'namespace' | 'workerDeploymentOptions'> = {},
): Promise<T> {
  const decider = await Worker.create({
    ...more,
    connection,
    taskQueue,
    workflowBundle: workflowBundle(),
    dataConverter: CONVERTERS,
  });
  return decider.runUntil(work);
}
