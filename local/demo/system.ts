import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { OrdersClient } from '../../client/index.js';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';
import { createOrdersWorker, readConfig } from '../../worker/index.js';
import { createLogger } from '../../worker/logger.js';
import { watchPolicy } from '../../worker/policy-watch.js';
import { installRuntime } from '../../worker/runtime.js';
import { beforeStop } from '../../worker/stop-signal.js';
import { obtainTemporalCli } from './cli.js';
import { type DevServer, DevServerError, startDevServer } from '../dev-server/dev-server.js';
import { portIsFree } from './ports.js';

/** The usual ports. A taken one is replaced by a free one. */
const PORTS = { temporal: 7233, ui: 8233, sandbox: 8090 };

/** An edit counts when two looks have found the same; a person waits for it. */
const LOOK_AT_POLICY_EVERY_MS = 1_000;

/** Everything an order needs, running on this machine. */
export interface DemoSystem {
  readonly cli: string;
  readonly server: DevServer;
  readonly uiUrl: string;
  readonly sandbox: Sandbox;
  readonly taskQueue: string;
  readonly orders: OrdersClient;
  /** Rejects when the worker fails; never resolves. */
  readonly failed: Promise<never>;
}

export interface DemoSystemOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The file of the worker's policy, which it follows; default: no file. */
  readonly policyFile?: string | undefined;
  /** Stops starting. */
  readonly stop: AbortSignal;
  /** Receives what to do at the end, in reverse order, even when starting fails. */
  readonly cleanUp: (() => unknown)[];
  /** Called for each part when it runs. */
  readonly started: (part: string, what: string) => void;
  /** Called when the policy file can't be read any more, with the reason, and when it can be again. */
  readonly policyTrouble: (reason: string | undefined) => void;
}

/**
 * Starts Temporal with its Web UI, a sandbox, and a worker, in this process as far as possible.
 *
 * @throws StoppedError when `stop` aborts; otherwise an error whose message says what is wrong
 */
export async function startDemoSystem({
  env,
  policyFile,
  stop,
  cleanUp,
  started,
  policyTrouble,
}: DemoSystemOptions): Promise<DemoSystem> {
  /** Waits until opened or `stop`. Something that opens after `stop` is closed too. */
  const opened = <T>(opening: Promise<T>, close: (open: T) => Promise<void>): Promise<T> => {
    cleanUp.push(() => opening.then(close, () => undefined));
    return beforeStop(stop, opening);
  };

  const cli = await obtainTemporalCli(env, stop);

  const directory = await mkdtemp(join(tmpdir(), 'crb-demo-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', remove);
  cleanUp.push(remove);

  // Its data is deleted too, so it need not end gracefully.
  const server = await opened(startServer(cli, join(directory, 'temporal.db')), (running) => running.kill());
  const { address, namespace, uiUrl = '' } = server;
  started('Temporal', `${address}, Web UI ${uiUrl}${insteadOf(address, PORTS.temporal, PORTS.ui)}`);

  const sandbox = await startSandboxSomewhere();
  cleanUp.push(() => sandbox.close());
  started('Sandbox', `${sandbox.url}, in place of Zenlayer${insteadOf(sandbox.url, PORTS.sandbox)}`);

  const config = readConfig({
    ...workerEnvironment(env, sandbox),
    ...(policyFile !== undefined && { CRB_POLICY_FILE: policyFile }),
  });
  const logger = createLogger({ ...config.log, secrets: config.secrets });
  installRuntime(logger);
  const policy = watchPolicy(config, { everyMs: LOOK_AT_POLICY_EVERY_MS, logger });
  policy.onTrouble((trouble) => policyTrouble(trouble?.reason));
  cleanUp.push(() => policy.stop());
  const connection = await opened(NativeConnection.connect({ address }), (open) => open.close());
  const worker = await createOrdersWorker({
    connection,
    namespace,
    config,
    policy,
  });
  const running = worker.run();
  cleanUp.push(async () => {
    if (worker.getState() === 'RUNNING') {
      worker.shutdown();
    }
    await running;
  });
  stop.throwIfAborted();
  const rules = policyFile === undefined ? '' : `, policy ${policyFile}`;
  started('Worker', `in this process, task queue ${config.taskQueue}${rules}`);

  // A separate connection, because the worker's connection reports a deadline with another code.
  const clientConnection = await opened(Connection.connect({ address }), (open) => open.close());
  const orders = new OrdersClient({ client: new Client({ connection: clientConnection, namespace }), address });
  const failed = running.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  return { cli, server, uiUrl, sandbox, taskQueue: config.taskQueue, orders, failed };
}

/** Why something is not at its usual port, when it is not. */
function insteadOf(address: string, port: number, ...others: readonly number[]): string {
  return address.endsWith(`:${port}`) ? '' : ` (port ${[port, ...others].join(' or ')} is taken)`;
}

async function startServer(cli: string, dataFile: string): Promise<DevServer> {
  if ((await portIsFree(PORTS.temporal)) && (await portIsFree(PORTS.ui))) {
    try {
      return await startDevServer({ cli, dataFile, port: PORTS.temporal, uiPort: PORTS.ui });
    } catch (error) {
      const taken = error instanceof DevServerError && error.code === 'DEV_SERVER_PORT_TAKEN';
      if (!taken) {
        throw error;
      }
    }
  }
  return startDevServer({ cli, dataFile });
}

async function startSandboxSomewhere(): Promise<Sandbox> {
  try {
    return await startSandbox({ port: PORTS.sandbox });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      throw error;
    }
    return startSandbox();
  }
}

/** The worker's environment. It ignores the user's variables, so that the demo never uses the real Zenlayer. */
function workerEnvironment(env: NodeJS.ProcessEnv, { url, accessKey }: Sandbox): NodeJS.ProcessEnv {
  return {
    ZENLAYER_ENDPOINT: url,
    ZENLAYER_ACCESS_KEY_ID: accessKey.accessKeyId,
    ZENLAYER_ACCESS_KEY_SECRET: accessKey.accessKeySecret,
    // Short times, because a person watches and should wait neither for the end nor for a live circuit.
    ZENLAYER_TOTAL_TIMEOUT: '5s',
    CRB_PLACE_TIMEOUT: '10s',
    CRB_POLL_LEAST: '500ms',
    CRB_LOG_LEVEL: env.CRB_LOG_LEVEL ?? 'error',
  };
}
