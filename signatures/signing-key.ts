import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../contract/child-environment.js';
import { shown } from '../contract/index.js';
import { readKey } from './keys.js';
import { SigningError } from './signing-error.js';
import { FormError, fromBase64 } from './wire.js';

const run = promisify(execFile);

/** The key that a person signs with. */
export type SigningKey = (
  | {
      /** The file of a private key; or of a public one, whose private half an agent or a file beside it has. */
      readonly path: string;
    }
  | {
      /** A public key, `ssh-ed25519 AAAA…`, whose private half an agent has. */
      readonly publicKey: string;
    }
) & {
  /** Who named it: `the given key`, `CRB_SIGNING_KEY`, `git's user.signingKey`. */
  readonly from: string;
};

/**
 * Finds the key to sign with: the given one, or `CRB_SIGNING_KEY`, or git's `user.signingKey` when its `gpg.format` is
 * `ssh`. Each is a file, where `~` is the home folder, or a public key as git writes it: `key::ssh-ed25519 AAAA…`.
 *
 * @throws SigningError NO_KEY
 */
export async function signingKey({
  key,
  env = process.env,
}: { key?: string | undefined; env?: NodeJS.ProcessEnv } = {}): Promise<SigningKey> {
  for (const [from, find] of [
    ['the given key', () => key],
    ['CRB_SIGNING_KEY', () => env.CRB_SIGNING_KEY],
    ["git's user.signingKey", () => keyOfGit(env)],
  ] as const) {
    const written = (await find())?.trim();
    if (written !== undefined && written !== '') {
      return readSigningKey(written, from, env);
    }
  }
  throw new SigningError(
    'NO_KEY',
    'there is no key to sign with: give --key or CRB_SIGNING_KEY, such as ~/.ssh/id_ed25519, or let git sign with SSH (gpg.format ssh, user.signingKey)',
  );
}

function readSigningKey(written: string, from: string, env: NodeJS.ProcessEnv): SigningKey {
  const literal = written.startsWith('key::') ? written.slice('key::'.length) : written;
  if (literal !== written || /^\S+\s+AAAA/.test(written)) {
    return { publicKey: publicKeyOf(literal, from), from };
  }
  const home = env.HOME ?? homedir();
  const path = resolve(written === '~' || written.startsWith('~/') ? join(home, written.slice(1)) : written);
  if (!existsSync(path) && !existsSync(`${path}.pub`)) {
    throw new SigningError('NO_KEY', `${from} is ${shown(written)}, expected the file of a key: there is no ${path}`);
  }
  return { path, from };
}

function publicKeyOf(written: string, from: string): string {
  const [type = '', blob = ''] = written.trim().split(/\s+/, 2);
  try {
    if (readKey(fromBase64(blob)).type !== type) {
      throw new FormError(`is not of the type ${type}`);
    }
  } catch (error) {
    if (!(error instanceof FormError)) {
      throw error;
    }
    const held = `${from} is ${shown(written)}, which ${error.message}`;
    throw new SigningError('NO_KEY', `${held}, expected such as key::ssh-ed25519 AAAA…`, { cause: error });
  }
  return `${type} ${blob}`;
}

async function keyOfGit(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const format = await settingOfGit(['gpg.format'], env);
  return format === 'ssh' ? settingOfGit(['--type=path', 'user.signingKey'], env) : undefined;
}

/** Undefined when git has no such setting, or there is no git. */
async function settingOfGit(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['config', '--get', ...args], { env: childEnvironment(env, 'git') });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
