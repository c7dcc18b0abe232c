import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { defined } from '../contract/defined.js';
import { reasonOf } from '../contract/reason-of.js';

/** The Temporal server, the namespace, and the credentials. */
export interface ConnectionSettings {
  readonly address: string;
  readonly namespace: string;
  /** For the client's `Connection` as well as for the worker's `NativeConnection`. */
  readonly connectionOptions: ConnectionOptions;
}

type ConnectionOptions = Pick<ClientConnectConfig['connectionOptions'], 'tls' | 'apiKey' | 'metadata'> & {
  address: string;
};

/** The settings of the connection are invalid. The message is the reason. */
export class ConnectionSettingsError extends Error {
  override readonly name = 'ConnectionSettingsError';
}

/** Where a person finds the settings. */
export const WHERE_SETTINGS_ARE =
  'the TEMPORAL_* variables and the file that TEMPORAL_CONFIG_FILE names (default ~/.config/temporalio/temporal.toml)';

const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_NAMESPACE = 'default';

/** An empty file makes `@temporalio/envconfig` 1.24 throw a TypeError without an explanation. */
const NO_PROFILE = 'the file holds no profile';

/**
 * Reads the settings of Temporal's own tools: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS, and
 * the profiles of `temporal.toml`. An empty variable counts as not set.
 *
 * @param profile - default `TEMPORAL_PROFILE`, else `default`
 * @throws ConnectionSettingsError
 * @see https://docs.temporal.io/develop/environment-configuration
 */
export function readConnectionSettings(
  env: Readonly<Record<string, string | undefined>>,
  profile?: string,
): ConnectionSettings {
  const { connectionOptions, namespace = DEFAULT_NAMESPACE } = load(env, profile);
  const { address = DEFAULT_ADDRESS, tls, apiKey, metadata } = connectionOptions;
  return { address, namespace, connectionOptions: defined({ address, tls, apiKey, metadata }) };
}

function load(env: Readonly<Record<string, string | undefined>>, profile: string | undefined): ClientConnectConfig {
  const set = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]));
  try {
    return loadClientConnectConfig(defined({ profile, overrideEnvVars: Object.fromEntries(set) }));
  } catch (error) {
    const reason = reasonOf(error);
    throw new ConnectionSettingsError(error instanceof TypeError ? NO_PROFILE : reason, { cause: error });
  }
}
