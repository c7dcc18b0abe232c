import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { childEnvironment } from '../contract/child-environment.js';
import { fingerprintOf } from './keys.js';
import { notStarted, saidText, SigningError } from './signing-error.js';
import type { SigningKey } from './signing-key.js';
import { fromBase64 } from './wire.js';

const run = promisify(execFile);

/**
 * The fingerprint `SHA256:…` of a key, without signing anything and without its passphrase. A file that holds no key, or none
 * that `ssh-keygen` reads, is found here.
 *
 * @throws SigningError NO_KEY, NO_SSH_KEYGEN, NOT_SIGNED
 */
export async function fingerprintOfKey(key: SigningKey, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if ('publicKey' in key) {
    const [, blob = ''] = key.publicKey.split(' ', 2);
    return fingerprintOf(fromBase64(blob));
  }
  // An agent may have what this is the public half of.
  const path = existsSync(key.path) ? key.path : `${key.path}.pub`;
  try {
    const { stdout } = await run('ssh-keygen', ['-l', '-E', 'sha256', '-f', path], {
      env: childEnvironment(env, 'signing'),
    });
    const [fingerprint] = /SHA256:\S+/.exec(stdout) ?? [];
    if (fingerprint === undefined) {
      throw noKey(key, path, stdout);
    }
    return fingerprint;
  } catch (error) {
    if (error instanceof SigningError) {
      throw error;
    }
    const { stderr = '' } = error as { stderr?: string };
    throw typeof (error as { code?: unknown }).code === 'number'
      ? noKey(key, path, stderr)
      : notStarted(error as NodeJS.ErrnoException);
  }
}

function noKey({ from }: SigningKey, path: string, said: string): SigningError {
  return new SigningError(
    'NO_KEY',
    `${from} names ${path}, expected the file of an SSH key (${saidText(said)}): name a private key, or the public one of a key that an agent has`,
  );
}
