import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { reasonOf } from '../../contract/reason-of.js';
import type { DevServer, DevServerOptions } from '../../local/dev-server/dev-server.js';
import { startWatched, type WatchedProcess } from '../../local/dev-server/watched-process.js';
import { GRPC, isAnswer } from '../../temporal/index.js';
import { prepareNamespace } from '../support/namespace.js';
import { freeServicePorts } from './ports.js';
import { copyTemplate, forgetMembers, TEMPLATE } from './postgres.js';
import { clusterPrograms, type ClusterPrograms } from './programs.js';
import { dynamicConfig, serverConfig } from './server-config.js';

const START_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 20_000;

export type ClusterServerOptions = Pick<DevServerOptions, 'dataFile' | 'port' | 'namespace' | 'searchAttributes'> & {
  readonly dynamicConfig?: Readonly<Record<string, unknown>>;
};

/**
 * Starts a self-hosted Temporal server with databases of its own in PostgreSQL, and waits until the namespace and the
 * search attributes can be used. A `dataFile` names the databases: started again with the same one, the server knows what
 * it knew. It ends with this process, however this process ends.
 *
 * @param postgres - of a PostgreSQL that `startPostgres` started
 * @throws with the server's last output when it is not ready within two minutes
 */
export async function startClusterServer(postgres: URL, options: ClusterServerOptions = {}): Promise<DevServer> {
  const programs = await clusterPrograms(() => undefined);
  const namespace = options.namespace ?? 'default';
  const databases = await databasesOf(programs, postgres, options.dataFile);
  const folder = await mkdtemp(join(tmpdir(), 'crb-orders-server-'));
  let server: WatchedProcess | undefined;
  const end = async (graceMs: number) => {
    await server?.end(graceMs);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [frontend, history, matching, worker] = await Promise.all([
      freeServicePorts(),
      freeServicePorts(),
      freeServicePorts(),
      freeServicePorts(),
    ]);
    const ports = { frontend: { ...frontend, grpc: options.port ?? frontend.grpc }, history, matching, worker };
    const dynamicConfigFile = join(folder, 'dynamic.yaml');
    const configFile = join(folder, 'server.yaml');
    await writeFile(dynamicConfigFile, dynamicConfig(options.dynamicConfig ?? {}));
    await writeFile(configFile, serverConfig({ postgres, databases, ports, dynamicConfigFile }));
    server = await startWatched(programs.server, ['--config-file', configFile, '--allow-no-auth', 'start']);
    const address = `127.0.0.1:${ports.frontend.grpc}`;
    await untilPrepared(server, { address, namespace, searchAttributes: options.searchAttributes });
    return {
      ...{ address, uiUrl: undefined, namespace, pid: server.pid },
      stop: () => end(STOP_GRACE_MS),
      kill: () => end(0),
    };
  } catch (error) {
    await end(0);
    throw error;
  }
}

async function databasesOf(
  { postgres: folder }: ClusterPrograms,
  url: URL,
  dataFile: string | undefined,
): Promise<typeof TEMPLATE> {
  const named = createHash('sha256').update(dataFile === undefined ? randomUUID() : resolve(dataFile));
  const id = named.digest('hex').slice(0, 16);
  const databases = { main: `main_${id}`, visibility: `visibility_${id}` };
  for (const name of ['main', 'visibility'] as const) {
    await copyTemplate(folder, url, { from: TEMPLATE[name], to: databases[name] });
  }
  await forgetMembers(folder, url, databases.main);
  return databases;
}

interface Needs {
  readonly address: string;
  readonly namespace: string;
  readonly searchAttributes: readonly string[] | undefined;
}

async function untilPrepared(server: WatchedProcess, { address, namespace, searchAttributes }: Needs): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '5s' });
      try {
        await prepareNamespace(connection, namespace, searchAttributes);
        await asksHistory(connection, namespace);
      } finally {
        await connection.close();
      }
      return;
    } catch (error) {
      if (server.exit !== undefined || Date.now() > deadline) {
        throw new Error(`The Temporal server is not ready: ${reasonOf(error)}. Its last output:\n${server.output()}`, {
          cause: error,
        });
      }
    }
    await Promise.race([delay(100), server.exited]);
  }
}

/** The frontend answers before it knows the service that has the workflows. */
async function asksHistory({ workflowService }: Connection, namespace: string): Promise<void> {
  const execution = { workflowId: 'nobody-started-this' };
  await workflowService.describeWorkflowExecution({ namespace, execution }).catch((error: unknown) => {
    if (!isAnswer(error, GRPC.NOT_FOUND)) {
      throw error;
    }
  });
}
