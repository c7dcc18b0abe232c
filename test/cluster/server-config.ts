import { stringify } from 'yaml';
import type { TEMPLATE } from './postgres.js';

const HOST = '127.0.0.1';

/** Each service listens for calls, and for the others to find it. */
const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;

/** How many ports a server needs. */
export const PORTS = 2 * SERVICES.length;

export interface ServerConfig {
  /** Of PostgreSQL, with user and password. */
  readonly postgres: URL;
  readonly databases: typeof TEMPLATE;
  /** {@link PORTS} free ports. The first is the frontend's, which clients and workers call. */
  readonly ports: readonly number[];
  readonly dynamicConfigFile: string;
}

/**
 * The configuration file of a server whose four services run in one process, with the tables of orders and of visibility in
 * PostgreSQL. Its fields: https://docs.temporal.io/references/configuration.
 */
export function serverConfig({ postgres, databases, ports, dynamicConfigFile }: ServerConfig): string {
  const datastore = (databaseName: string) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: postgres.host,
      connectProtocol: 'tcp',
      user: postgres.username,
      password: postgres.password,
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  });
  const rpcOf = (index: number) => ({
    rpc: { grpcPort: ports[2 * index], membershipPort: ports[2 * index + 1], bindOnIP: HOST },
  });
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'main',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { main: datastore(databases.main), visibility: datastore(databases.visibility) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: HOST } },
    services: Object.fromEntries(SERVICES.map((service, index) => [service, rpcOf(index)])),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `${HOST}:${ports[0]}` },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '10s' },
  });
}

/** @param values by key, such as `limit.historyCount.suggestContinueAsNew` */
export function dynamicConfig(values: Readonly<Record<string, unknown>>): string {
  return stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [{ value }]])));
}
