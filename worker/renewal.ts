import { createHash } from 'node:crypto';
import { canonical } from '../contract/canonical.js';
import { reasonOf } from '../contract/reason-of.js';
import { readEncryption } from '../temporal/index.js';
import { FROM_FILES, withSecretFiles } from './secret-files.js';
import { readTemporalTarget } from './temporal.js';

/** A digest of each key and certificate, by the variable that names it. */
export type Keys = Readonly<Record<string, string>>;

/**
 * Reads all keys and certificates that files hold: those of `ZENLAYER_…_FILE`, `CRB_ENCRYPTION_KEYS_FILE`, the `TEMPORAL_TLS_…_PATH` variables, and
 * of the profile in `temporal.toml`.
 *
 * @throws Error that says what can't be read
 */
export function readKeys(env: NodeJS.ProcessEnv): Keys {
  const { env: filled, problems } = withSecretFiles(env);
  if (problems.length > 0) {
    throw new Error(problems.join('; '));
  }
  const encryption = readEncryption(env).keys.map(({ id, secret }) => `${id}:${secret.toString('base64')}`);
  const { apiKey, tls } = readTemporalTarget(env).connectionOptions;
  const certificates = typeof tls === 'object' && tls !== null ? tls : {};
  const keys = {
    ...Object.fromEntries(FROM_FILES.map((name) => [`${name}_FILE`, filled[name]])),
    CRB_ENCRYPTION_KEYS_FILE: encryption.join(),
    TEMPORAL_API_KEY: apiKey,
    TEMPORAL_TLS_CLIENT_CERT_PATH: certificates.clientCertPair?.crt,
    TEMPORAL_TLS_CLIENT_KEY_PATH: certificates.clientCertPair?.key,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.serverRootCACertificate,
  };
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, digest(key)]));
}

function digest(key: string | Uint8Array | undefined): string {
  return createHash('sha256')
    .update(typeof key === 'string' ? key : (key ?? ''))
    .digest('hex');
}

export interface RenewalOptions {
  /** What the worker has read at its start. */
  readonly inUse: Keys;
  /** Reads them again. */
  readonly read: () => Keys;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Told once, with the variables whose keys have changed. */
  readonly onRenewed: (names: readonly string[]) => void;
  readonly warn: (message: string) => void;
}

/**
 * Looks whether keys or certificates were renewed on disk. They count when two looks in a row have found the same: a
 * certificate and its key are mostly two files, and are written one after the other.
 *
 * @returns ends it
 */
export function watchRenewals({ inUse, read, everyMs, onRenewed, warn }: RenewalOptions): () => void {
  let before = canonical(inUse);
  let said = '';
  const look = () => {
    let found: Keys;
    try {
      found = read();
    } catch (error) {
      const trouble = reasonOf(error);
      if (trouble !== said) {
        warn(`This worker goes on with the keys that it has. They could not be read again: ${trouble}`);
      }
      said = trouble;
      return;
    }
    said = '';
    const renewed = Object.keys(found).filter((name) => found[name] !== inUse[name]);
    if (renewed.length > 0 && canonical(found) === before) {
      clearInterval(timer);
      onRenewed(renewed);
    }
    before = canonical(found);
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** A key was renewed on disk, so the process has to be started again. */
export class RenewedError extends Error {
  override readonly name = 'RenewedError';
}

/** `ZENLAYER_TOKEN_FILE has changed on disk` */
export function renewedText(names: readonly string[]): string {
  return `${names.join(' and ')} ${names.length === 1 ? 'has' : 'have'} changed on disk`;
}
