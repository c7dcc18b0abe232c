import { NativeConnection } from '@temporalio/worker';
import { reasonOf } from '../contract/reason-of.js';
import {
  ConnectionSettingsError,
  readConnectionSettings,
  WHERE_SETTINGS_ARE,
  type ConnectionSettings,
} from '../temporal/index.js';
import { ConfigError } from './config-error.js';
import { oddText } from './odd-text.js';
import { EXIT, StartError } from './start-error.js';

/** Which Temporal server to work for, and how to get in. */
export interface TemporalTarget extends ConnectionSettings {
  /** What must appear in no log line. */
  readonly secrets: readonly string[];
}

const CONNECT_WITHIN_MS = 10_000;

/**
 * Reads the settings of the connection to Temporal.
 *
 * @throws ConfigError when these can't be used
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
      `Temporal's connection settings can't be used: ${error.message}. Check ${WHERE_SETTINGS_ARE}`,
    ]);
  }
}

/** Temporal's variables but those that hold certificates, which have lines. Some of them are secret. */
function ofOneLine(names: readonly string[]) {
  return names
    .filter((name) => name.startsWith('TEMPORAL_') && !name.endsWith('_DATA'))
    .map((name) => ({ name, secret: /API_KEY|GRPC_META/.test(name) }));
}

/**
 * Connects, once: whatever starts this process again also tries again.
 *
 * @throws StartError within 10 seconds
 */
export async function connectToTemporal({ address, connectionOptions }: TemporalTarget): Promise<NativeConnection> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within 10 seconds')), CONNECT_WITHIN_MS);
  });
  try {
    return await Promise.race([NativeConnection.connect(connectionOptions), tooLate]);
  } catch (error) {
    throw unreachable(address, error);
  } finally {
    clearTimeout(timer);
  }
}

/** What it means that Temporal did not answer, or not as it should. */
export function unreachable(address: string, error: unknown): StartError {
  const reason = innerReasonOf(error);
  return /unauthenticated|permission.?denied|unauthorized/i.test(reason)
    ? new StartError(
        `Temporal at ${address} does not let this worker in: ${reason}. Check TEMPORAL_API_KEY or the TLS certificate.`,
        EXIT.configuration,
      )
    : new StartError(
        `Temporal at ${address} can't be reached: ${reason}. Check that it is up, and TEMPORAL_ADDRESS.`,
        EXIT.unreachable,
      );
}

/** The SDK's native part words its errors for programmers; the message deep inside is what people understand. */
function innerReasonOf(error: unknown): string {
  const text = reasonOf(error);
  return /message: "((?:[^"\\]|\\.)+)"/.exec(text)?.[1] ?? text;
}
