/** The bare workflow's worker, a process of its own: `node bench/bare/worker.ts TEMPORAL_ADDRESS API_ENDPOINT TASK_QUEUE`. */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { createLogger } from '../../worker/logger.js';
import { installRuntime } from '../../worker/runtime.js';
import { bareActivities } from './activities.js';

const [address = '', endpoint = '', taskQueue = ''] = process.argv.slice(2);

const logger = createLogger({ format: 'text', level: 'info', secrets: [] });
installRuntime(logger);
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue,
  workflowBundle: await bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL('./workflow.ts', import.meta.url)) }),
  activities: bareActivities(endpoint),
  // As `createOrdersWorker` has them.
  stickyQueueScheduleToStartTimeout: 5_000,
  maxConcurrentActivityTaskExecutions: 2_100,
  maxCachedWorkflows: 200,
  maxHeartbeatThrottleInterval: 3_000,
});
logger.info(`Task queue ${taskQueue}.`);
await worker.run();
