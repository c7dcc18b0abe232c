import { Worker, type NativeConnection } from '@temporalio/worker';
import { workflowBundle } from './temporal.js';
import { converter } from './world.js';

/** While something is done, a worker decides what orders do, and nobody takes their steps. */
export async function withoutSteps<T>(
  connection: NativeConnection,
  taskQueue: string,
  work: () => Promise<T>,
): Promise<T> {
  const decider = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: workflowBundle(),
    dataConverter: converter(),
  });
  return decider.runUntil(work);
}
