import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseSigners, SigningError, signWithSshKeygen, verify } from '../../signatures/index.js';
import { sshKey } from '../support/ssh-key.js';
import { KeyFolder, sshKeygenAccepts, withAgent } from './ssh-keygen.js';

const STATEMENT = 'crb-orders decision 1\norder: crb-example-1\ncomment: schön\n';
const BEN = 'ben@example.com';

/** An environment without an agent, and with nobody who could be asked. */
const ENV = { PATH: process.env.PATH, HOME: '/nowhere', SSH_ASKPASS_REQUIRE: 'force', SSH_ASKPASS: '/bin/false' };

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const folder = new KeyFolder();
afterAll(() => folder.remove());

function verified(signature: string, line: string): boolean {
  const now = Date.now();
  const signers = parseSigners(`${BEN} ${line}`);
  return 'key' in verify({ statement: STATEMENT, signature, by: BEN, signedAt: now, now }, signers);
}

async function errorOf(signing: Promise<unknown>): Promise<SigningError> {
  const error: unknown = await signing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SigningError) {
    return error;
  }
  throw new Error('expected a SigningError', { cause: error });
}

describe('a statement is signed', () => {
  it.each([
    ['ed25519', ''],
    ['ecdsa', '256'],
    ['ecdsa', '384'],
    ['ecdsa', '521'],
    ['rsa', '2048'],
  ])('with a file: %s %s', async (type, bits) => {
    const { path, line } = folder.key(`file-${type}-${bits}`, type, { bits });
    const signature = await signWithSshKeygen({ statement: STATEMENT, key: path, env: ENV });
    expect(verified(signature, line)).toBe(true);
    expect(sshKeygenAccepts(folder, { signers: `${BEN} ${line}\n`, by: BEN, signature, statement: STATEMENT })).toBe(
      true,
    );
  });

  it('with a key that CRB_SIGNING_KEY names', async () => {
    const { path, line } = folder.key('named', 'ed25519');
    const signature = await signWithSshKeygen({ statement: STATEMENT, env: { ...ENV, CRB_SIGNING_KEY: path } });
    expect(verified(signature, line)).toBe(true);
  });

  it('with a passphrase that is asked for', async () => {
    const { path, line } = folder.key('locked', 'ed25519', { passphrase: 'correct horse' });
    const env = { ...ENV, SSH_ASKPASS: folder.program('answer', "echo 'correct horse'") };
    expect(verified(await signWithSshKeygen({ statement: STATEMENT, key: path, env }), line)).toBe(true);
  });

  it('with a passphrase that is asked for on the terminal, also on a desktop', () => {
    const { path, line } = folder.key('typed', 'ed25519', { passphrase: 'correct horse' });
    const signing = `import { signWithSshKeygen } from ${JSON.stringify(pathOf('signatures/sign.ts'))};
      console.log(await signWithSshKeygen(${JSON.stringify({ statement: STATEMENT, key: path })}));`;
    const node = [
      process.execPath,
      '--import',
      pathOf('test/support/typescript.js'),
      '--input-type=module',
      '-e',
      signing,
    ];
    const shown = execFileSync('python3', [pathOf('test/support/terminal.py'), '80', ...node], {
      env: { ...process.env, SSH_AUTH_SOCK: '', SSH_ASKPASS: '/bin/false', DISPLAY: ':9', PASSPHRASE: 'correct horse' },
      encoding: 'utf8',
    }).replaceAll('\r', '');
    const [signature = ''] = /-----BEGIN[^]*END SSH SIGNATURE-----\n/.exec(shown) ?? [];
    expect(shown).toMatch(/^Enter passphrase/);
    expect(verified(signature, line)).toBe(true);
  });

  it('with a key that an agent has', async () => {
    const { path, line } = folder.key('agent-key', 'ed25519');
    await withAgent(folder, ENV, async (socket) => {
      const env = { ...ENV, SSH_AUTH_SOCK: socket };
      execFileSync('ssh-add', ['-q', path], { env });
      renameSync(path, `${path}-away`);
      for (const key of [`${path}.pub`, path, `key::${line} ben`, line]) {
        expect(verified(await signWithSshKeygen({ statement: STATEMENT, key, env }), line)).toBe(true);
      }
    });
  });
});

describe('why nothing was signed, and what to do', () => {
  it('there is no ssh-keygen', async () => {
    const { path } = folder.key('without', 'ed25519');
    expect(
      await errorOf(signWithSshKeygen({ statement: STATEMENT, key: path, env: { PATH: '/nowhere' } })),
    ).toMatchObject({
      code: 'NO_SSH_KEYGEN',
      message: 'there is no ssh-keygen to sign with: install OpenSSH, version 8.2 or newer',
    });
  });

  it('there is no private key', async () => {
    const { line } = folder.key('half', 'ed25519');
    const { code, message } = await errorOf(signWithSshKeygen({ statement: STATEMENT, key: line, env: ENV }));
    expect(code).toBe('NOT_SIGNED');
    expect(message).toMatch(/^ssh-keygen has not signed with .* \(No private key found .*\): load the private key/);
  });

  it('the passphrase is wrong', async () => {
    const { path } = folder.key('wrong', 'ed25519', { passphrase: 'correct horse' });
    const env = { ...ENV, SSH_ASKPASS: folder.program('wrong-answer', 'echo battery') };
    const { code, message } = await errorOf(signWithSshKeygen({ statement: STATEMENT, key: path, env }));
    expect(code).toBe('NOT_SIGNED');
    expect(message).toMatch(
      /passphrase.*: load the key into the SSH agent \(ssh-add\), which asks for its passphrase$/,
    );
  });

  it('the agent refuses, because nobody confirms', async () => {
    const { path } = folder.key('confirmed', 'ed25519');
    const { code, message } = await withAgent(folder, ENV, async (socket) => {
      const env = { ...ENV, SSH_AUTH_SOCK: socket };
      execFileSync('ssh-add', ['-q', '-c', path], { env });
      renameSync(path, `${path}-away`);
      return errorOf(signWithSshKeygen({ statement: STATEMENT, key: path, env }));
    });
    expect(code).toBe('NOT_SIGNED');
    expect(message).toMatch(/agent refused operation.*: the SSH agent refused: confirm or touch when it asks/);
  });

  it('the key is too weak', async () => {
    const { path } = folder.key('weak', 'rsa', { bits: '1024' });
    expect(await errorOf(signWithSshKeygen({ statement: STATEMENT, key: path, env: ENV }))).toMatchObject({
      code: 'UNFIT_KEY',
      message: `ssh-keygen has signed with ${path}, but what it made or its key has 1024 bits, expected 2048 to 16384: use another key`,
    });
  });

  it('the key is a certificate', async () => {
    const { path } = folder.key('certified', 'ed25519');
    const { path: authority } = folder.key('authority', 'ed25519');
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'ben', '-n', BEN, `${path}.pub`]);
    const signing = signWithSshKeygen({ statement: STATEMENT, key: `${path}-cert.pub`, env: ENV });
    expect(await errorOf(signing)).toMatchObject({
      code: 'UNFIT_KEY',
      message: `ssh-keygen has signed with ${path}-cert.pub, but what it made or its key is a certificate, expected the plain key: certificates are not supported: use another key`,
    });
  });
});

it('ssh-keygen learns no secret', async () => {
  const told = join(folder.path, 'told');
  folder.program('ssh-keygen', `/usr/bin/env > '${told}'`, 'exit 1');
  const env = {
    ...{ PATH: folder.path, HOME: '/home/ben', SSH_AUTH_SOCK: '/agent', DISPLAY: ':0', SSH_ASKPASS: '/ask' },
    ...{
      TEMPORAL_API_KEY: 'secret',
      ZENLAYER_ACCESS_KEY_PASSWORD: 'secret',
      CRB_KEYS: 'secret',
      SSH_PASSWORD: 'secret',
    },
  };
  const key = folder.file('id', '');
  await errorOf(signWithSshKeygen({ statement: STATEMENT, key, env }));
  const names = readFileSync(told, 'utf8')
    .split('\n')
    .map((line) => line.split('=', 1)[0]);
  expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME', 'SSH_AUTH_SOCK', 'DISPLAY', 'SSH_ASKPASS']));
  expect(readFileSync(told, 'utf8')).not.toContain('secret');
});

it('a public key is in a file only while ssh-keygen runs, and nobody else can read it', async () => {
  const told = join(folder.path, 'told-of-key');
  const look = `{ echo "$7"; /bin/ls -l "$7"; /bin/cat "$7"; } > '${told}'`;
  folder.program('ssh-keygen', look, 'exit 1');
  const { line } = sshKey();
  await errorOf(signWithSshKeygen({ statement: STATEMENT, key: `key::${line} ben`, env: { PATH: folder.path } }));
  const [path = '', mode = '', content = ''] = readFileSync(told, 'utf8').split('\n');
  expect(mode).toMatch(/^-rw-------/);
  expect(content).toBe(line);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(dirname(path))).toBe(false);
});
