import { defined } from '../contract/defined.js';
import { CrbRequestedBy, SEARCH_ATTRIBUTE_NAMES } from '../contract/index.js';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { Runtime, Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import { createActivities, createSeal, createSlots, RESERVED_SLOTS } from '../activities/index.js';
import type { Receivers } from '../activities/index.js';
import { NO_ENCRYPTION, workerCodec, type Encryption } from '../temporal/index.js';
import { createReceivers } from '../notify/index.js';
import { createZenlayer } from '../zenlayer/index.js';
import type { Credentials, Zenlayer } from '../zenlayer/index.js';
import type { WorkerConfig } from './config.js';
import { activation, versioned } from './versioning.js';
import { bundleName, CONVERTERS, ENCRYPTING_CONVERTERS, workflowBundle } from './workflow-bundle.js';
import { createMetrics } from './metrics/metrics.js';
import { logFields } from './metrics/log-fields.js';
import { observedReceivers } from './metrics/observed-receivers.js';
import { observedZenlayer } from './metrics/observed-zenlayer.js';
import { showFromStart } from './metrics/from-start.js';
import { stepMetrics } from './metrics/step-metrics.js';
import type { Tracing } from './tracing.js';
import type { PolicySource } from './policy-watch.js';
import { rememberAccount } from './zenlayer-account.js';

export interface OrdersWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly config: Pick<
    WorkerConfig,
    | 'taskQueue'
    | 'version'
    | 'inactivePatches'
    | 'zenlayer'
    | 'settings'
    | 'policy'
    | 'signers'
    | 'notices'
    | 'uiUrl'
    | 'maxTracked'
    | 'maxCachedWorkflows'
  > &
    Partial<Pick<WorkerConfig, 'encryption'>>;
  /** Default: a client made from the configuration. */
  readonly zenlayer?: Zenlayer;
  /** The account of the credentials. Default: asks Zenlayer once. */
  readonly account?: () => Promise<string>;
  /** Who is told of orders. Default: the receivers of the configuration, if it has some. */
  readonly receivers?: Receivers | undefined;
  /** Who must approve what, asked for every quote. Default: the policy of the configuration. */
  readonly policy?: PolicySource;
  /** Spans of steps and API calls; default: none. */
  readonly tracing?: Tracing | undefined;
  /** Workflows bundled in result of `bundleWorkflows`. Default: the build's bundle if it fits, else a new one. */
  readonly workflowBundle?: WorkflowBundleOption;
  /** The search attributes that the namespace knows; called for every quote. Default: all. */
  readonly registeredSearchAttributes?: () => readonly string[];
  /** Ms before an order tries again when `maxTracked` circuits are being tracked; default: 5 seconds. */
  readonly fullAgainIn?: number;
  /** The machine's clock in Unix ms; default: `Date.now`. For servers whose time is skipped. */
  readonly now?: () => number;
  /** What the SDK's worker is given beside what orders need, or instead of it. */
  readonly sdk?: Partial<Omit<WorkerOptions, 'activities' | 'workflowBundle' | 'workflowsPath'>>;
}

/** Who asks for work, as Temporal shows it: host and process. */
export function workerIdentity(): string {
  return `${hostname()}:${process.pid}`;
}

/** Milliseconds after the longest purchase step for its result to reach the server. */
const LAST_WORDS_MS = 5_000;

/**
 * How long one workflow task may compute; the SDK's default is 5 seconds. An order may receive thousands of messages in
 * one task. When the SDK interrupts such a task, Node.js's async hooks break and the whole process ends. The SDK accepts
 * this option but does not expose it (`WorkerOptionsWithDefaults`, 1.24).
 */
const NOT_EXPOSED = { isolateExecutionTimeout: '2 minutes' } as const;

/**
 * A worker for orders. `shutdown()` lets a running purchase finish, for at most `placeTimeoutMs`, and immediately hands
 * steps that only wait to other workers.
 */
export async function createOrdersWorker(options: OrdersWorkerOptions): Promise<Worker> {
  const { connection, namespace, config } = options;
  const { taskQueue, settings, policy, maxTracked, maxCachedWorkflows, encryption = NO_ENCRYPTION } = config;
  const { keys } = encryption;
  const currentPolicy = () => options.policy?.current() ?? policy;
  const metrics = createMetrics(Runtime.instance().metricMeter);
  const client = options.zenlayer ?? createZenlayer(config.zenlayer);
  const zenlayer = observedZenlayer(client, metrics, options.tracing?.span);
  const account = options.account ?? rememberAccount(zenlayer, config.zenlayer.credentials);
  const stopping = new AbortController();
  const graceMs = settings.placeTimeoutMs + LAST_WORDS_MS;

  // Ten events of an order name the code that ran it. The SDK's own name for it has 94 characters.
  const code = await bundleName();
  const codeName = basename(code, '.js');
  const receivers = options.receivers ?? configured(options);
  const shown = showFromStart(metrics, {
    namespace,
    taskQueue,
    policy: currentPolicy(),
    version: config.version,
    code: codeName,
    receivers: config.notices?.receivers.map(({ name }) => name) ?? [],
  });
  options.policy?.onChange(shown);

  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    identity: workerIdentity(),
    ...versioned(config.version, codeName),
    ...activation(config.inactivePatches ?? []),
    workflowBundle: options.workflowBundle ?? (await workflowBundle(code)),
    dataConverter: {
      ...(keys.length === 0 ? CONVERTERS : ENCRYPTING_CONVERTERS),
      payloadCodecs: [workerCodec(keys)],
    },
    activities: createActivities({
      zenlayer,
      account,
      settings,
      policy: currentPolicy,
      signers: () => (options.policy === undefined ? config.signers : options.policy.signers()),
      seal: createSeal(secretOf(config.zenlayer.credentials)),
      searchAttributes: withoutNames(encryption, options.registeredSearchAttributes ?? (() => SEARCH_ATTRIBUTE_NAMES)),
      receivers: receivers && observedReceivers(receivers, metrics),
      onPolls(polls) {
        metrics.add('crb_polls', {}, polls);
        metrics.add('crb_poll_calls', {});
      },
      now: options.now,
      stopping: stopping.signal,
      slots: createSlots(maxTracked, options.fullAgainIn),
    }),
    // When the worker that cached an order is gone, another one takes the order after this time.
    stickyQueueScheduleToStartTimeout: 5_000,
    maxConcurrentActivityTaskExecutions: maxTracked + RESERVED_SLOTS,
    maxCachedWorkflows,
    // One lost heartbeat must not look like a dead worker, so each time-out spans at least two of them: that of tracking,
    // and the ten seconds of the other steps.
    maxHeartbeatThrottleInterval: Math.min(settings.trackHeartbeatMs / 2, 3_000),
    ...NOT_EXPOSED,
    // Without a grace time, a stopping worker would interrupt a running purchase.
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + LAST_WORDS_MS,
    ...options.sdk,
    interceptors: {
      ...options.sdk?.interceptors,
      activity: [
        ...(options.tracing ? [options.tracing.steps] : []),
        logFields,
        stepMetrics(metrics),
        ...(options.sdk?.interceptors?.activity ?? []),
      ],
    },
  });
  return announcingShutdown(worker, stopping);
}

/** Names that are not listed plainly are listed by whoever starts the order, or not at all: a workflow can't hash them. */
function withoutNames({ listedNames }: Encryption, registered: () => readonly string[]): () => readonly string[] {
  return () => registered().filter((name) => listedNames === 'plain' || name !== CrbRequestedBy.name);
}

function configured({ namespace, config: { notices, uiUrl } }: OrdersWorkerOptions): Receivers | undefined {
  return notices && createReceivers({ ...notices, namespace, ...defined({ uiUrl }) });
}

function secretOf(credentials: Credentials): string {
  return 'token' in credentials ? credentials.token : credentials.accessKeySecret;
}

/** The SDK tells activities about a shutdown only at the end of the grace time. Waiting steps must know earlier. */
function announcingShutdown(worker: Worker, stopping: AbortController): Worker {
  const shutdown = worker.shutdown.bind(worker);
  worker.shutdown = () => {
    stopping.abort();
    shutdown();
  };
  return worker;
}
