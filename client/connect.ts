import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type DataConverter,
} from '@temporalio/client';
import { DEFAULT_TASK_QUEUE } from '../contract/index.js';
import { isMistake } from '../contract/mistake.js';
import { reasonOf } from '../contract/reason-of.js';
import { hostAndPort, throughText } from '../proxy/proxy-for.js';
import {
  ConnectionSettingsError,
  encryptionCodec,
  EncryptionError,
  isTooManyUpdates,
  readConnectionSettings,
  readEncryption,
  WHERE_SETTINGS_ARE,
  type ConnectionSettings,
  type Encryption,
} from '../temporal/index.js';
import { OrdersError } from './errors.js';
import { asOrdersError, unreachable } from './temporal-errors.js';

export interface ConnectOptions {
  /** Default: `CRB_TASK_QUEUE`, else `crb-orders`. */
  readonly taskQueue?: string | undefined;
  /** A profile of `temporal.toml`; default `TEMPORAL_PROFILE`, else `default`. */
  readonly profile?: string | undefined;
  /** Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Milliseconds; default 10,000. */
  readonly connectTimeout?: number | undefined;
}

export interface Connected {
  readonly client: Client;
  readonly connection: Connection;
  readonly taskQueue: string;
  readonly address: string;
  readonly encryption: Encryption;
}

const SDK_RETRIES = defaultGrpcRetryOptions();

/**
 * The SDK's own retries, but not of an update that is one too many: it would be tried until the deadline has long
 * passed, and then look like a server that does not answer. `sendMessage` sends it again and knows why.
 */
const RETRIES = {
  ...SDK_RETRIES,
  retryableDecider: (...[attempt, status]: Parameters<typeof SDK_RETRIES.retryableDecider>) =>
    !isTooManyUpdates(status) && SDK_RETRIES.retryableDecider(attempt, status),
};

/**
 * What makes gRPC go through a proxy. Left alone, it reads only some of the usual variables, and asks the proxy for
 * `localhost` too; these arguments are those that it makes of what it reads.
 */
function channelTo({ address, connectionOptions, proxy }: ConnectionSettings) {
  const direct = { ...connectionOptions, channelArgs: { 'grpc.enable_http_proxy': 0 } };
  if (proxy === undefined) {
    return direct;
  }
  const target = /:\d+$/.test(address) ? address : `${address}:7233`;
  const credentials = [proxy.username, proxy.password].map(decodeURIComponent).join(':');
  return {
    ...direct,
    address: hostAndPort(proxy),
    channelArgs: {
      ...direct.channelArgs,
      'grpc.default_authority': target,
      'grpc.http_connect_target': `dns:${target}`,
      ...(proxy.username !== '' && { 'grpc.http_connect_creds': credentials }),
    },
  };
}

/**
 * Connects as Temporal's own tools do: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS and profiles.
 *
 * @throws OrdersError `configuration` for invalid settings, `unreachable` when the server does not answer, `denied`
 * @see https://docs.temporal.io/develop/environment-configuration
 */
export async function connect(options: ConnectOptions = {}): Promise<Connected> {
  const env = options.env ?? process.env;
  const settings = readSettings(env, options.profile);
  const encryption = readKeys(env);
  const { address, namespace } = settings;
  const connection = Connection.lazy({
    ...channelTo(settings),
    connectTimeout: options.connectTimeout ?? 10_000,
    interceptors: [makeGrpcRetryInterceptor(RETRIES)],
  });
  try {
    await connection.ensureConnected();
    return {
      client: new Client({ connection, namespace, dataConverter: dataConverter(encryption) }),
      connection,
      taskQueue: options.taskQueue ?? (env['CRB_TASK_QUEUE'] || DEFAULT_TASK_QUEUE),
      address,
      encryption,
    };
  } catch (error) {
    await connection.close();
    if (isMistake(error)) {
      throw error;
    }
    const at = `${address}${throughText(settings.proxy)}`;
    // After its time-out the SDK throws a plain Error. Any other error without a gRPC code is no answer either.
    throw (
      asOrdersError(error, { address: at, client: { options: { namespace } } }) ??
      unreachable(at, error, reasonOf(error))
    );
  }
}

/**
 * What a Temporal client needs to read and write encrypted orders: `new Client({ dataConverter: dataConverter(encryption) })`.
 * Without keys it encrypts nothing, and names the key of what it can't read.
 */
export function dataConverter({ keys }: Encryption): DataConverter {
  return { payloadCodecs: [encryptionCodec(keys)] };
}

/**
 * The encryption keys in the environment.
 *
 * @throws OrdersError `configuration`
 */
export function readKeys(env: Readonly<Record<string, string | undefined>>): Encryption {
  try {
    return readEncryption(env);
  } catch (error) {
    if (!(error instanceof EncryptionError)) {
      throw error;
    }
    throw new OrdersError(
      'configuration',
      `The encryption keys are invalid: ${error.message}.`,
      'Correct CRB_ENCRYPTION_KEYS or the file that CRB_ENCRYPTION_KEYS_FILE names.',
      { cause: error },
    );
  }
}

function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  profile: string | undefined,
): ConnectionSettings {
  try {
    return readConnectionSettings(env, profile);
  } catch (error) {
    if (!(error instanceof ConnectionSettingsError)) {
      throw error;
    }
    throw new OrdersError(
      'configuration',
      `The settings of the connection to Temporal are invalid: ${error.message}.`,
      `Check ${WHERE_SETTINGS_ARE}.`,
      { cause: error },
    );
  }
}
