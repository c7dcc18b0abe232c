import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
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
  /** Who named it: `--key`, `CRB_SIGNING_KEY`, `git's user.signingKey`. */
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
    ['--key', () => key],
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

/** A key for people: its file, or the public key itself. */
export function nameOf(key: SigningKey): string {
  return 'path' in key ? key.path : key.publicKey;
}

function readSigningKey(written: string, from: string, env: NodeJS.ProcessEnv): SigningKey {
  const literal = written.startsWith('key::') ? written.slice('key::'.length) : written;
  if (literal !== written || /^\S+\s+AAAA/.test(written)) {
    return { publicKey: publicKeyOf(literal, `${from} is ${shown(written)}`), from };
  }
  const home = env.HOME ?? homedir();
  const path = resolve(written === '~' || written.startsWith('~/') ? join(home, written.slice(1)) : written);
  const problem = problemOfFile(path);
  if (problem !== undefined) {
    throw new SigningError('NO_KEY', `${from} is ${shown(written)}, expected the file of an SSH key: ${problem}`);
  }
  return { path, from };
}

/** Why a file can't be the one of a key, and what helps. */
function problemOfFile(path: string): string | undefined {
  if (!existsSync(path)) {
    return existsSync(`${path}.pub`)
      ? undefined
      : `there is no ${path}; name another file, or make this one with ssh-keygen -t ed25519`;
  }
  if (statSync(path).isDirectory()) {
    return `${path} is a folder; name the file in it, such as ${join(path, 'id_ed25519')}`;
  }
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch {
    return `${path} can't be read by this user; let only its owner read it (chmod 600), and act as them, or name another file`;
  }
}

function publicKeyOf(written: string, what: string): string {
  const [type = '', blob = ''] = written.trim().split(/\s+/, 2);
  try {
    if (readKey(fromBase64(blob)).type !== type) {
      throw new FormError(`is not of the type ${type}`);
    }
  } catch (error) {
    if (!(error instanceof FormError)) {
      throw error;
    }
    const message = `${what}, which ${error.message}, expected such as key::ssh-ed25519 AAAA…`;
    throw new SigningError('NO_KEY', message, { cause: error });
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
