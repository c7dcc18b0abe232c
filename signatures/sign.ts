import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from '../contract/child-environment.js';
import { escaped } from '../contract/index.js';
import { readKey } from './keys.js';
import { fits, NAMESPACE, readSignature } from './signature.js';
import { notStarted, saidText, SigningError } from './signing-error.js';
import { nameOf, signingKey, type SigningKey } from './signing-key.js';
import { FormError } from './wire.js';

/** What is to be signed, and with what. */
interface Signing {
  readonly statement: string;
  /** A file or `key::ssh-ed25519 AAAA…`, or a key that was found; else the one that `signingKey` finds. */
  readonly key?: string | SigningKey | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Signs a statement with `ssh-keygen -Y sign -n crb-orders`, which must be installed: with the key of a file or an agent.
 * On a terminal, `ssh-keygen` itself asks for a passphrase, or for the touch of a FIDO key, for as long as it takes.
 *
 * @returns the armored signature, which fits the statement
 * @throws SigningError
 */
export async function signWithSshKeygen({ statement, key, env = process.env }: Signing): Promise<string> {
  const found = typeof key === 'object' ? key : await signingKey({ key, env });
  const signature = await withFile(found, (path) => sshKeygen(path, { statement, env, name: nameOf(found) }));
  try {
    const read = readSignature(signature);
    if (!fits(read, statement, readKey(read.keyBlob))) {
      throw new FormError('does not fit what was to be signed');
    }
  } catch (error) {
    if (!(error instanceof FormError)) {
      throw error;
    }
    const message = `ssh-keygen has signed with ${nameOf(found)}, but what it made or its key ${escaped(error.message)}: use another key`;
    throw new SigningError('UNFIT_KEY', message, { cause: error });
  }
  return signature;
}

/** A public key goes to a file that only this user can read, for as long as it is used. */
async function withFile<T>(key: SigningKey, use: (path: string) => Promise<T>): Promise<T> {
  if ('path' in key) {
    return use(key.path);
  }
  const folder = await mkdtemp(join(tmpdir(), 'crb-signing-'));
  try {
    const path = join(folder, 'key.pub');
    await writeFile(path, `${key.publicKey}\n`, { mode: 0o600 });
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sshKeygen(
  path: string,
  { statement, env, name }: { statement: string; env: NodeJS.ProcessEnv; name: string },
): Promise<string> {
  const onTerminal = process.stderr.isTTY;
  const child = spawn('ssh-keygen', ['-q', '-Y', 'sign', '-n', NAMESPACE, '-f', path], {
    // It asks for a touch only when its own stderr is a terminal.
    stdio: ['pipe', 'pipe', onTerminal ? 'inherit' : 'pipe'],
    env: {
      // Its stdin is no terminal, which on a desktop makes it ask in a window, by a program that many don't have.
      ...(onTerminal && { SSH_ASKPASS_REQUIRE: 'never' }),
      ...childEnvironment(env, 'signing', 'desktop'),
    },
  });
  return new Promise((resolve, reject) => {
    let signature = '';
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (signature += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', (error: NodeJS.ErrnoException) => reject(notStarted(error)));
    child.once('close', (code) => (code === 0 ? resolve(signature) : reject(notSigned(name, said))));
    // It may end without reading all; why is in what it says.
    child.stdin?.on('error', () => undefined).end(statement);
  });
}

/** What helps against what ssh-keygen says. */
const HINTS: readonly [said: RegExp, hint: string][] = [
  [/no private key found/i, 'load the private key into the SSH agent (ssh-add), or name the file that holds it'],
  [/passphrase/i, 'load the key into the SSH agent (ssh-add), which asks for its passphrase'],
  [/agent refused/i, 'the SSH agent refused: confirm or touch when it asks, or load the key again (ssh-add)'],
  [/unprotected|too open/i, 'let nobody else read the private key (chmod 600)'],
  [/device not found/i, 'plug in the security key'],
  [/unknown option|illegal option/i, 'install OpenSSH, version 8.2 or newer'],
];

function notSigned(name: string, said: string): SigningError {
  const reason = saidText(said);
  const hint = HINTS.find(([pattern]) => pattern.test(said))?.[1] ?? 'check the key with ssh-keygen -l, and ssh-add -l';
  const why = reason === '' ? 'as it says above' : `(${reason})`;
  return new SigningError('NOT_SIGNED', `ssh-keygen has not signed with ${name} ${why}: ${hint}`);
}
