import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import { reasonOf } from '../contract/reason-of.js';
import { hostAndPort, throughText } from '../proxy/proxy-for.js';
import {
  ConnectionSettingsError,
  readConnectionSettings,
  WHERE_SETTINGS_ARE,
  type ConnectionSettings,
} from '../temporal/index.js';
import { ConfigError } from './config-error.js';
import { oddText } from './odd-text.js';
import { EXIT, StartError } from './start-error.js';

/** The Temporal server of the worker, with its credentials. */
export interface TemporalTarget extends ConnectionSettings {
  /** Texts that must not appear in the log. */
  readonly secrets: readonly string[];
}

const CONNECT_WITHIN_MS = 10_000;

/**
 * Reads the settings of the connection to Temporal.
 *
 * @throws ConfigError when they are invalid
 */
export function readTemporalTarget(env: NodeJS.ProcessEnv): TemporalTarget {
  const set = Object.keys(env).filter((name) => Boolean(env[name]));
  const odd = Object.values(oddText(env, ofOneLine(set)));
  if (odd.length > 0) {
    throw new ConfigError(odd);
  }
  try {
    const settings = readConnectionSettings(env);
    const { apiKey } = settings.connectionOptions;
    return { ...settings, secrets: typeof apiKey === 'string' ? [apiKey] : [] };
  } catch (error) {
    if (!(error instanceof ConnectionSettingsError)) {
      throw error;
    }
    throw new ConfigError([
      `The settings of the connection to Temporal are invalid: ${error.message}. Check ${WHERE_SETTINGS_ARE}`,
    ]);
  }
}

/** Temporal's variables, without those that hold certificates, which have several lines. Some are secret. */
function ofOneLine(names: readonly string[]) {
  return names
    .filter((name) => name.startsWith('TEMPORAL_') && !name.endsWith('_DATA'))
    .map((name) => ({ name, secret: /API_KEY|GRPC_META/.test(name) }));
}

/**
 * Connects, without retries: the supervisor that restarts this process retries.
 *
 * @throws StartError within 10 seconds
 */
export async function connectToTemporal(target: TemporalTarget): Promise<NativeConnection> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within 10 seconds')), CONNECT_WITHIN_MS);
  });
  try {
    return await Promise.race([NativeConnection.connect(optionsOf(target)), tooLate]);
  } catch (error) {
    throw unreachable(target, error);
  } finally {
    clearTimeout(timer);
  }
}

function optionsOf({ connectionOptions, proxy }: TemporalTarget): NativeConnectionOptions {
  if (proxy === undefined) {
    return connectionOptions;
  }
  const [username, password] = [proxy.username, proxy.password].map(decodeURIComponent) as [string, string];
  return {
    ...connectionOptions,
    proxy: {
      type: 'http-connect',
      targetHost: hostAndPort(proxy),
      ...(username !== '' && { basicAuth: { username, password } }),
    },
  };
}

/** The error for a failed connection: access denied, or unreachable. */
export function unreachable({ address, proxy }: Pick<TemporalTarget, 'address' | 'proxy'>, error: unknown): StartError {
  const at = `${address}${throughText(proxy)}`;
  const reason = innerReasonOf(error);
  return /unauthenticated|permission.?denied|unauthorized/i.test(reason)
    ? new StartError(
        `Temporal at ${at} denies access: ${reason}. Check TEMPORAL_API_KEY or the TLS certificate.`,
        EXIT.configuration,
      )
    : new StartError(
        `Temporal at ${at} can't be reached: ${reason}. Check that it is up and that TEMPORAL_ADDRESS is right.`,
        EXIT.unreachable,
      );
}

/** The readable message inside an error of the SDK's native part. */
function innerReasonOf(error: unknown): string {
  const text = reasonOf(error);
  return /message: "((?:[^"\\]|\\.)+)"/.exec(text)?.[1] ?? text;
}
