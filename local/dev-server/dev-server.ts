import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { reasonOf } from '../../contract/reason-of.js';
import { findTemporalCli } from '../executables/find.js';
import { freePort } from './free-port.js';
import { startWatched, type WatchedProcess } from './watched-process.js';

const ORDER_SEARCH_ATTRIBUTES = SEARCH_ATTRIBUTES.map(({ name }) => name);

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
/** How often new ports are chosen when another program takes one first. */
const PORT_ATTEMPTS = 5;
/** A server without its ports ends within this time, so one that lives longer has them. */
const BOUND_AFTER_MS = 10_000;

/** Keeps gRPC calls to this machine away from any proxy in the environment. */
function goNoDetour(): void {
  const { no_grpc_proxy: first, no_proxy: second } = process.env;
  const direct = (first ?? second ?? '').split(',').filter((host) => host !== '');
  process.env.no_grpc_proxy = [...new Set([...direct, HOST])].join(',');
}

/** How to start the dev server. */
export interface DevServerOptions {
  /** Path of the Temporal CLI. Default: {@link findTemporalCli}. */
  readonly cli?: string;
  /** SQLite file that keeps the data across restarts; created when it is missing. Default: in memory only. */
  readonly dataFile?: string;
  /** gRPC port. Default: a free one. */
  readonly port?: number;
  /** Port of the Web UI. Default: a free one. */
  readonly uiPort?: number;
  /** Without the Web UI. Default `false`. */
  readonly headless?: boolean;
  /** Namespace to create and to wait for. Default `default`. */
  readonly namespace?: string;
  /** Search attributes of type Keyword to register. Default: those of an order. */
  readonly searchAttributes?: readonly string[];
  /** More arguments for `temporal server start-dev`. */
  readonly extraArgs?: readonly string[];
  /** Called with every line that the server writes. */
  readonly log?: (line: string) => void;
}

/** A Temporal server on this machine. */
export interface DevServer {
  /** `127.0.0.1:port`, for clients and workers. */
  readonly address: string;
  /** Where the Web UI is; `undefined` when headless. */
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  readonly pid: number;
  /** Ends it: SIGTERM, and SIGKILL after 10 seconds. May be called again. */
  stop(): Promise<void>;
  /** Ends it as a crash would: SIGKILL. */
  kill(): Promise<void>;
}

/** The dev server did not start. The message ends with its last output. */
export class DevServerError extends Error {
  override readonly name = 'DevServerError';

  constructor(
    readonly code: 'DEV_SERVER_PORT_TAKEN' | 'DEV_SERVER_FAILED',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Starts Temporal's dev server and waits until the namespace and the search attributes can be used. It listens on
 * 127.0.0.1 only and ends with this process, however this process ends.
 *
 * @throws {DevServerError} when it ends early, is not ready within a minute, or a requested port is taken
 * @throws {@link ExecutableError} when there is no Temporal CLI
 *
 * @example
 * const server = await startDevServer({ dataFile: '.crb/temporal.db' });
 * const connection = await Connection.connect({ address: server.address });
 * // …
 * await server.stop();
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  goNoDetour();
  const cli = options.cli ?? (await findTemporalCli());
  if (options.dataFile !== undefined) {
    await mkdir(dirname(resolve(options.dataFile)), { recursive: true });
  }

  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(cli, options);
    } catch (error) {
      const retry =
        error instanceof DevServerError && error.code === 'DEV_SERVER_PORT_TAKEN' && attempt < PORT_ATTEMPTS;
      if (!retry || asksForTakenPort(options, error.message)) {
        throw error;
      }
    }
  }
}

async function launch(cli: string, options: DevServerOptions): Promise<DevServer> {
  const { headless = false, namespace = 'default', searchAttributes = ORDER_SEARCH_ATTRIBUTES } = options;
  const port = options.port ?? (await freePort());
  const uiPort = headless ? undefined : (options.uiPort ?? (await freePort()));
  const address = `${HOST}:${port}`;
  let bound = false;
  const server = await startWatched(
    cli,
    serverArgs({ ...options, port, uiPort, namespace, searchAttributes }),
    (line) => {
      bound ||= BANNER.test(line);
      options.log?.(line);
    },
  );
  try {
    await untilItServes(server, () => bound, { address, namespace, searchAttributes });
  } catch (error) {
    await server.end(0);
    throw error;
  }
  return {
    address,
    uiUrl: uiPort === undefined ? undefined : `http://${HOST}:${uiPort}`,
    namespace,
    pid: server.pid,
    stop: () => server.end(STOP_GRACE_MS),
    kill: () => server.end(0),
  };
}

/** The server prints this when it has its ports: `Temporal Server: localhost:7233`, `Server:` in older versions. */
const BANNER = /^(Temporal )?Server:/;

type ServerArgs = Required<Pick<DevServerOptions, 'port' | 'namespace' | 'searchAttributes'>> &
  Pick<DevServerOptions, 'dataFile' | 'extraArgs'> & { uiPort: number | undefined };

function serverArgs({ dataFile, port, uiPort, namespace, searchAttributes, extraArgs = [] }: ServerArgs): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--namespace', namespace],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...searchAttributes.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    // Measured: 2.5 times the orders a second of SQLite's default journal, and a killed server loses nothing.
    ...(dataFile === undefined
      ? []
      : [
          '--db-filename',
          resolve(dataFile),
          '--sqlite-pragma',
          'journal_mode=WAL',
          '--sqlite-pragma',
          'synchronous=NORMAL',
        ]),
    ...extraArgs,
  ];
}

/** What the server must offer. */
interface Needs {
  address: string;
  namespace: string;
  searchAttributes: readonly string[];
}

/**
 * Until the server has its ports, another server may answer on the same port, so wait for its banner. A version with
 * another banner counts as ready for calls when it has run for a while.
 */
async function untilItServes(server: WatchedProcess, hasPorts: () => boolean, needs: Needs): Promise<void> {
  const started = Date.now();
  let trouble = 'it did not report that it listens';
  while (Date.now() - started < START_TIMEOUT_MS) {
    if (server.exit) {
      throw endedEarly(server);
    }
    if (hasPorts() || Date.now() - started > BOUND_AFTER_MS) {
      try {
        await probe(needs);
        if (!server.exit) {
          return;
        }
      } catch (error) {
        trouble = reasonOf(error);
      }
    }
    await Promise.race([delay(25), server.exited]);
  }
  throw new DevServerError(
    'DEV_SERVER_FAILED',
    `The Temporal dev server is not ready after ${START_TIMEOUT_MS / 1000} seconds: ${trouble}. Its last output:\n${server.output()}`,
  );
}

/** Makes a call like those of orders: a query with the namespace and every search attribute. */
async function probe({ address, namespace, searchAttributes }: Needs): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '5s' });
  try {
    await connection.withDeadline(Date.now() + 5_000, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      await connection.workflowService.countWorkflowExecutions({
        namespace,
        query: searchAttributes.map((name) => `${name} = 'ready'`).join(' AND '),
      });
    });
  } finally {
    await connection.close();
  }
}

function endedEarly(server: WatchedProcess): DevServerError {
  const output = server.output();
  return /address already in use/.test(output)
    ? new DevServerError(
        'DEV_SERVER_PORT_TAKEN',
        `The port of the Temporal dev server is taken. Stop the program that listens there, or choose another port. Its output:\n${output}`,
      )
    : new DevServerError(
        'DEV_SERVER_FAILED',
        `The Temporal dev server ended (${server.exit?.signal ?? `code ${server.exit?.code}`}) before it was ready. Its last output:\n${output}`,
      );
}

/** Whether a requested port is the taken one; then a retry can't help. */
function asksForTakenPort({ port, uiPort }: DevServerOptions, message: string): boolean {
  return [port, uiPort].some((asked) => asked !== undefined && message.includes(`:${asked}: `));
}
