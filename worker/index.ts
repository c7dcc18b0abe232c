/** The worker: configuration from the environment, start-up checks, health, shutdown. */
export { runWorker } from './run.js';
export { createOrdersWorker } from './create-worker.js';
export type { OrdersWorkerOptions } from './create-worker.js';
export { bundleWorkflows } from './workflow-bundle.js';
export { readConfig } from './config.js';
export type { LogConfig, WorkerConfig } from './config.js';
export { ConfigError } from './config-error.js';
export { VARIABLES } from './variables.js';
export type { Variable } from './variables.js';
export { DurationError, formatDuration, parseDuration } from '../contract/index.js';
export { createReceivers, DeliveryError, readReceiversFile, ReceiversError } from '../notify/index.js';
export type {
  ApprovalNotice,
  ConfiguredReceivers,
  JsonNotice,
  NoticesConfig,
  OrderNotice,
  Receiver,
  ReceiversOptions,
  TestNotice,
} from '../notify/index.js';
export { rememberAccount } from './zenlayer-account.js';
