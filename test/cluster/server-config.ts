import { stringify } from 'yaml';
import type { ServicePorts } from './ports.js';
import type { TEMPLATE } from './postgres.js';

const HOST = '127.0.0.1';

/** All in one process. */
const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;

export interface ServerConfig {
  /** Of PostgreSQL, with user and password. */
  readonly postgres: URL;
  readonly databases: typeof TEMPLATE;
  /** Clients and workers call the frontend's. */
  readonly ports: Readonly<Record<(typeof SERVICES)[number], ServicePorts>>;
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
  const rpcOf = ({ grpc, membership }: ServicePorts) => ({
    rpc: { grpcPort: grpc, membershipPort: membership, bindOnIP: HOST },
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
    services: Object.fromEntries(SERVICES.map((service) => [service, rpcOf(ports[service])])),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${HOST}:${ports.frontend.grpc}`,
        },
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
