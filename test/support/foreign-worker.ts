import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { Start } from './foreign-workflows.js';
import { uniqueTaskQueue, type TestConnection } from './temporal.js';

let bundle: Promise<WorkflowBundle> | undefined;

/** A worker of workflows that start orders, as tools that are workflows themselves might. */
export interface ForeignWorker {
  readonly taskQueue: string;
  close(): Promise<void>;
}

/** @param startOrder - what the step does by which a workflow starts an order as it should */
export async function serveForeignWorkflows(
  connection: TestConnection['connection'],
  startOrder: (start: Start) => Promise<void> = () => Promise.resolve(),
): Promise<ForeignWorker> {
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(import.meta.resolve('./foreign-workflows.js')),
    logger: new DefaultLogger('WARN'),
  });
  const taskQueue = uniqueTaskQueue('foreign');
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundle,
    activities: { startOrder },
    shutdownGraceTime: 0,
  });
  const running = worker.run();
  return {
    taskQueue,
    async close() {
      worker.shutdown();
      await running;
    },
  };
}
