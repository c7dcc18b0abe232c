import type { Metadata, TLSConfig } from '@temporalio/client';
import { existsSync } from 'node:fs';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { defined } from '../contract/defined.js';
import { reasonOf } from '../contract/reason-of.js';
import { shown } from '../contract/text.js';
import { proxyFor, ProxyError } from '../proxy/proxy-for.js';

/** The Temporal server, the namespace, and the credentials. */
export interface ConnectionSettings {
  readonly address: string;
  readonly namespace: string;
  /** For the client's `Connection` as well as for the worker's `NativeConnection`. */
  readonly connectionOptions: ConnectionOptions;
  /** The proxy to go through, by the variables of the environment; absent = directly. */
  readonly proxy?: URL;
}

/** Spelled out: the types of `@temporalio/envconfig` need those of `@temporalio/worker`, which a client lacks. */
interface ConnectionOptions {
  address: string;
  tls?: TLSConfig | boolean | null;
  apiKey?: string;
  metadata?: Metadata;
}

/** The settings of the connection are invalid. The message is the reason; with several, all of them. */
export class ConnectionSettingsError extends Error {
  override readonly name = 'ConnectionSettingsError';

  /** @param problems one part of a sentence each: the setting, its value (never a secret), what is expected */
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('; '), options);
  }
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
  const set = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])));
  refuse(variableProblems(set));
  const { connectionOptions, namespace = DEFAULT_NAMESPACE } = load(set, profile);
  const { address = DEFAULT_ADDRESS, tls, apiKey, metadata } = connectionOptions;
  refuse(resultProblems(set, { address, namespace, apiKey }));
  return defined({
    address,
    namespace,
    connectionOptions: defined({ address, tls, apiKey, metadata }),
    proxy: proxyOf(address, set),
  });
}

function proxyOf(address: string, set: Variables): URL | undefined {
  try {
    return proxyFor('grpc', address, set);
  } catch (error) {
    throw error instanceof ProxyError ? new ConnectionSettingsError([error.message], { cause: error }) : error;
  }
}

type Variables = Readonly<Record<string, string>>;

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) {
    throw new ConnectionSettingsError(problems);
  }
}

/** Variables that `@temporalio/envconfig` 1.24 takes as `false` whatever is wrong with them. */
const SWITCHES = ['TEMPORAL_TLS', 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION'];

/** What `@temporalio/envconfig` would ignore without a word. */
function variableProblems(set: Variables): string[] {
  const switches = SWITCHES.filter((name) => !['true', 'false', '1', '0', undefined].includes(set[name])).map(
    (name) => `${name} is ${shown(set[name])}: expected true or false`,
  );
  const file = set['TEMPORAL_CONFIG_FILE'];
  return file === undefined || existsSync(file)
    ? switches
    : [
        ...switches,
        `TEMPORAL_CONFIG_FILE is ${shown(file)}: there is no such file; expected a file of profiles, or no value`,
      ];
}

/** What makes the SDK throw a TypeError, or a later call fail without naming the setting. */
function resultProblems(
  set: Variables,
  { address, namespace, apiKey }: { address: string; namespace: string; apiKey: unknown },
): string[] {
  return [
    ...(isAddress(address)
      ? []
      : [
          `${nameOf(set, 'TEMPORAL_ADDRESS', 'address')} is ${shown(address)}: expected host or host:port, ` +
            `such as ${DEFAULT_ADDRESS}, without http:// and with an IPv6 address in brackets`,
        ]),
    ...(PRINTABLE.test(namespace)
      ? []
      : [
          `${nameOf(set, 'TEMPORAL_NAMESPACE', 'namespace')} is ${shown(namespace)}: expected plain ASCII characters on one line`,
        ]),
    ...(typeof apiKey !== 'string' || PRINTABLE.test(apiKey)
      ? []
      : [
          `${nameOf(set, 'TEMPORAL_API_KEY', 'api_key')} has a wrong value (not shown): expected plain ASCII characters on one line`,
        ]),
  ];
}

/** What gRPC takes in a header. */
const PRINTABLE = /^[\x20-\x7e]+$/;

/** `host`, `host:7233`, `[::1]:7233` */
function isAddress(address: string): boolean {
  const port = /^(?:\[[0-9a-f:.]+\]|[^\s:/[\]]+)(?::(\d{1,5}))?$/i.exec(address);
  return port !== null && (port[1] === undefined || (Number(port[1]) >= 1 && Number(port[1]) <= 65_535));
}

/** Where a setting was found: a variable counts more than the file. */
function nameOf(set: Variables, variable: string, inFile: string): string {
  return set[variable] === undefined ? `${inFile} in the profile` : variable;
}

function load(set: Variables, profile: string | undefined, disableFile = false): ClientConnectConfig {
  try {
    return loadClientConnectConfig(defined({ profile, overrideEnvVars: set, disableFile }));
  } catch (error) {
    const wantsFile = (profile ?? set['TEMPORAL_PROFILE'] ?? set['TEMPORAL_CONFIG_FILE']) !== undefined;
    // A home that is no folder, such as /dev/null, holds no file either.
    if (!disableFile && !wantsFile && codeOf(error) === 'ENOTDIR') {
      return load(set, profile, true);
    }
    throw new ConnectionSettingsError([error instanceof TypeError ? NO_PROFILE : reasonOf(error)], { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
