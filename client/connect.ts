import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DEFAULT_TASK_QUEUE } from '../contract/index.js';
import { OrdersError } from './errors.js';
import { asOrdersError, unreachable } from './temporal-errors.js';

export interface ConnectOptions {
  /** Default: `CRB_TASK_QUEUE`, else `crb-orders`. */
  taskQueue?: string | undefined;
  /** A profile of `temporal.toml`; default `TEMPORAL_PROFILE`, else `default`. */
  profile?: string | undefined;
  /** Default: the environment of the process. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Milliseconds; default 10,000. */
  connectTimeout?: number | undefined;
}

export interface Connected {
  client: Client;
  connection: Connection;
  taskQueue: string;
  address: string;
}

const DEFAULT_ADDRESS = 'localhost:7233';

/**
 * Connects as Temporal's own tools do: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS and profiles.
 *
 * @throws OrdersError `configuration` when these can't be used, `unreachable` when the server does not answer, `denied`
 * @see https://docs.temporal.io/develop/environment-configuration
 */
export async function connect(options: ConnectOptions = {}): Promise<Connected> {
  const env = options.env ?? process.env;
  const { connectionOptions, namespace } = readConfiguration(options.profile, env);
  const address = connectionOptions.address ?? DEFAULT_ADDRESS;
  const connection = Connection.lazy({
    ...connectionOptions,
    address,
    connectTimeout: options.connectTimeout ?? 10_000,
  });
  try {
    await connection.ensureConnected();
    return {
      client: new Client({ connection, ...(namespace === undefined ? {} : { namespace }) }),
      connection,
      taskQueue: options.taskQueue ?? env['CRB_TASK_QUEUE'] ?? DEFAULT_TASK_QUEUE,
      address,
    };
  } catch (error) {
    await connection.close();
    // Without an answer within the time the SDK throws a plain Error; what else has no gRPC code is no answer either.
    throw asOrdersError(error, { address }) ?? unreachable(address, error, reasonOf(error));
  }
}

/** An empty file makes `@temporalio/envconfig` 1.24 throw a TypeError that says nothing. */
const NO_PROFILE = 'the file holds no profile';

function readConfiguration(profile: string | undefined, env: Readonly<Record<string, string | undefined>>) {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      ...(profile === undefined ? {} : { profile }),
      overrideEnvVars: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => !!entry[1])),
    });
    const { address, tls, apiKey, metadata } = connectionOptions;
    return {
      connectionOptions: {
        ...(address === undefined ? {} : { address }),
        ...(tls === undefined ? {} : { tls }),
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(metadata === undefined ? {} : { metadata }),
      },
      namespace,
    };
  } catch (error) {
    throw new OrdersError(
      'configuration',
      `The configuration of the connection to Temporal can't be used: ${error instanceof TypeError ? NO_PROFILE : reasonOf(error)}.`,
      'Check the TEMPORAL_* variables and the file that TEMPORAL_CONFIG_FILE names (default ~/.config/temporalio/temporal.toml).',
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
