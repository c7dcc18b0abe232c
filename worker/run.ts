import type { Logger } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { NativeConnection, Worker } from '@temporalio/worker';
import { checkNamespace } from '../temporal/index.js';
import { createZenlayer } from '../zenlayer/index.js';
import { checkTemporal, checkZenlayer, logSettings } from './checks.js';
import { ConfigError } from './config-error.js';
import { readConfig } from './config.js';
import type { WorkerConfig } from './config.js';
import { createOrdersWorker, workerIdentity } from './create-worker.js';
import { SEARCH_ATTRIBUTE_NAMES, formatDuration } from '../contract/index.js';
import { reasonOf } from '../contract/reason-of.js';
import { startHealth } from './health.js';
import { createLogger } from './logger.js';
import { watchConnection } from './connection-watch.js';
import { policyDigest } from '../policy/index.js';
import { announcePolicy } from './policy-announcement.js';
import { watchPolicy } from './policy-watch.js';
import { readKeys, RenewedError, renewedText, watchRenewals, type Keys, type RenewalOptions } from './renewal.js';
import { createMetrics } from './metrics/metrics.js';
import { showPolicyTrouble } from './metrics/policy-trouble.js';
import { observedZenlayer } from './metrics/observed-zenlayer.js';
import { watchOrders } from './metrics/watch-orders.js';
import { installRuntime, installServingRuntime } from './runtime.js';
import { watchRegistration } from './search-attributes.js';
import { EXIT, StartError } from './start-error.js';
import { beforeStop, listenForStop, StoppedError } from './stop-signal.js';
import { connectToTemporal, readTemporalTarget } from './temporal.js';
import type { TemporalTarget } from './temporal.js';
import { startTracing } from './tracing.js';
import { readTracing } from './tracing-settings.js';
import type { TracingSettings } from './tracing-settings.js';
import { rememberAccount } from './zenlayer-account.js';

/**
 * Runs a worker until SIGINT, SIGTERM or SIGHUP, and then until running purchases have finished. A second signal ends the
 * process at once.
 *
 * Writes to standard error only. Handles the process's signals while it runs.
 *
 * @returns the exit code: 0 stopped by a signal, 1 the worker failed, 75 Temporal unreachable or a key renewed on disk, 78
 * configuration. Some timers may still run, so the caller should end the process with this code.
 */
export async function runWorker(env: NodeJS.ProcessEnv = process.env): Promise<number> {
  let config: WorkerConfig;
  let target: TemporalTarget;
  let keys: Keys;
  let traces: TracingSettings | undefined;
  try {
    config = readConfig(env);
    target = readTemporalTarget(env);
    keys = readKeys(env);
    traces = readTracing(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return EXIT.configuration;
    }
    throw error;
  }

  const logger = createLogger({ ...config.log, secrets: [...config.secrets, ...target.secrets] });
  const stop = listenForStop();
  const cleanUp: CleanUp[] = [() => stop.dispose()];
  try {
    await (config.metrics === undefined ? installRuntime(logger) : installServingRuntime(logger, config.metrics));
    await serve({
      config,
      target,
      traces,
      keys: { inUse: keys, read: () => readKeys(env) },
      logger,
      stop: stop.signal,
      cleanUp,
    });
    return EXIT.stopped;
  } catch (error) {
    return exitCodeOf(error, logger);
  } finally {
    await endAll(cleanUp, logger);
  }
}

interface Process {
  readonly config: WorkerConfig;
  readonly target: TemporalTarget;
  readonly keys: Pick<RenewalOptions, 'inUse' | 'read'>;
  readonly traces: TracingSettings | undefined;
  readonly logger: Logger;
  readonly stop: AbortSignal;
  /** Called at the end, in reverse order. */
  readonly cleanUp: CleanUp[];
}

type CleanUp = () => void | Promise<void>;

async function endAll(cleanUp: readonly CleanUp[], logger: Logger): Promise<void> {
  for (const end of [...cleanUp].reverse()) {
    try {
      await end();
    } catch (error) {
      // After a failure the worker may still use the connection, so it can't be closed. The process ends anyway.
      logger.debug('Could not clean up.', { error });
    }
  }
}

/** Connects, checks, and runs the worker. @throws StoppedError when a signal arrives before the worker runs */
async function serve({ config, target, keys, traces, logger, stop, cleanUp }: Process): Promise<void> {
  for (const warning of config.warnings) {
    logger.warn(warning);
  }
  const tracing = traces && (await startTracing(traces, logger));
  cleanUp.push(async () => tracing?.close());
  const connection = await beforeStop(stop, connectToTemporal(target));
  cleanUp.push(() => connection.close());

  const running: { worker?: Worker } = {};
  if (config.health !== undefined) {
    const watched = watchConnection({
      call: () =>
        withinPing(connection, () => connection.workflowService.describeNamespace({ namespace: target.namespace })),
      everyMs: CHECK_CONNECTION_EVERY_MS,
      refusedAfterMs: REFUSED_AFTER_MS,
      lostAfterMs: config.lostAfterMs,
    });
    cleanUp.push(() => watched.stop());
    const health = await startHealth({
      ...config.health,
      worker: () => running.worker,
      connectionDead: () => watched.dead(),
      pingTemporal: () => withinPing(connection, () => connection.workflowService.getSystemInfo({})),
    }).catch((error: unknown) => {
      throw portTaken(error);
    });
    cleanUp.push(() => health.close());
    logger.info(`Health: http://${config.health.host ?? 'localhost'}:${health.port}/healthz and /readyz.`);
  }

  const policy = watchPolicy(config, { everyMs: LOOK_AT_POLICY_EVERY_MS, logger });
  cleanUp.push(() => policy.stop());
  const announced = announcePolicy({
    connection,
    namespace: target.namespace,
    taskQueue: config.taskQueue,
    identity: workerIdentity(),
    digest: () => policyDigest(policy.current()),
    trouble: () => policy.trouble(),
  });
  policy.onChange(() => announced.renew());
  policy.onTrouble(() => announced.renew());
  cleanUp.push(() => announced.stop());

  const zenlayer = createZenlayer(config.zenlayer);
  cleanUp.push(() => zenlayer.close());
  const metrics = createMetrics(Runtime.instance().metricMeter);
  showPolicyTrouble(metrics, policy);
  const account = rememberAccount(observedZenlayer(zenlayer, metrics), config.zenlayer.credentials);
  const attributes: { registered: () => readonly string[] } = { registered: () => [] };
  // Most of the start is the worker's, so the checks run beside it. It asks for no work before it runs.
  const created = createOrdersWorker({
    connection,
    namespace: target.namespace,
    config,
    zenlayer,
    account,
    policy,
    tracing,
    registeredSearchAttributes: () => attributes.registered(),
  });
  // What the checks find says more than why no worker could be created.
  created.catch(() => undefined);
  const [missing] = await beforeStop(
    stop,
    Promise.all([checkTemporal(logger, connection, target), checkZenlayer(logger, zenlayer.endpoint, account)]),
  );

  const registration = watchRegistration({
    all: SEARCH_ATTRIBUTE_NAMES,
    missing,
    check: async () => (await checkNamespace(connection, target.namespace)).missingSearchAttributes,
    everyMs: CHECK_SEARCH_ATTRIBUTES_EVERY_MS,
    onRegistered: (names) => {
      logger.info(`Search attributes are now registered: ${names.join(', ')}. New quotes use them.`);
    },
    onTrouble: (error) => {
      logger.warn('Could not check whether the search attributes are registered.', { error });
    },
  });
  cleanUp.push(() => registration.stop());
  attributes.registered = () => registration.registered();

  if (config.metrics !== undefined) {
    const { everyMs } = config.metrics;
    const onTrouble = (error: unknown) => {
      const text =
        error === undefined ? 'Open orders are counted again.' : 'Could not count the open orders, for metrics.';
      logger[error === undefined ? 'info' : 'warn'](text, { error });
    };
    cleanUp.push(watchOrders({ connection, namespace: target.namespace, metrics, everyMs, onTrouble }));
  }

  const worker = await beforeStop(stop, created);
  running.worker = worker;
  logSettings(logger, config);
  const renewal = new AbortController();
  const onRenewed = (names: readonly string[]) => renewal.abort(renewedText(names));
  const warn = (message: string) => {
    logger.warn(message);
  };
  cleanUp.push(watchRenewals({ ...keys, everyMs: LOOK_AT_KEYS_EVERY_MS, onRenewed, warn }));
  const end = AbortSignal.any([stop, renewal.signal]);
  await workUntilStopped(worker, end, () => {
    const most = formatDuration(config.settings.placeTimeoutMs);
    logger.info(
      `${String(end.reason)}: stopping. Running purchases finish first, which takes at most ${most}. A second signal ` +
        'ends the worker at once.',
    );
  });
  if (renewal.signal.aborted) {
    throw new RenewedError(`${String(renewal.signal.reason)}: stopped, so that it counts at the next start.`);
  }
  logger.info('Stopped.');
}

const CHECK_SEARCH_ATTRIBUTES_EVERY_MS = 60_000;
const LOOK_AT_POLICY_EVERY_MS = 5_000;
const LOOK_AT_KEYS_EVERY_MS = 5_000;
const CHECK_CONNECTION_EVERY_MS = 10_000;
const REFUSED_AFTER_MS = 60_000;
const PING_WITHIN_MS = 2_000;

function withinPing(connection: NativeConnection, call: () => Promise<unknown>): Promise<unknown> {
  return connection.withDeadline(Date.now() + PING_WITHIN_MS, call);
}

async function workUntilStopped(worker: Worker, stop: AbortSignal, onStop: () => void): Promise<void> {
  const running = worker.run();
  const shutDown = () => {
    onStop();
    // A failed worker is already ending.
    if (worker.getState() === 'RUNNING') {
      worker.shutdown();
    }
  };
  if (stop.aborted) {
    shutDown();
  }
  stop.addEventListener('abort', shutDown, { once: true });
  try {
    await running;
  } finally {
    stop.removeEventListener('abort', shutDown);
  }
}

function portTaken(error: unknown): StartError {
  const reason = reasonOf(error);
  return new StartError(`CRB_HEALTH_PORT can't be used: ${reason}.`, EXIT.configuration);
}

function exitCodeOf(error: unknown, logger: Logger): number {
  if (error instanceof StoppedError) {
    logger.info(`${error.signalName}: stopped before the worker ran.`);
    return EXIT.stopped;
  }
  if (error instanceof RenewedError) {
    logger.warn(error.message);
    return EXIT.renewed;
  }
  if (error instanceof StartError) {
    logger.error(error.message);
    return error.exitCode;
  }
  logger.error('The worker failed.', { error });
  return EXIT.failed;
}
