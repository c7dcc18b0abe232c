import { rmSync } from 'node:fs';
import { afterAll, expect, it } from '@jest/globals';
import { fingerprintOfKey, signingKey } from '../../signatures/index.js';
import { readSignerLine } from '../../signatures/signer-line.js';
import { KeyFolder } from './ssh-keygen.js';

const folder = new KeyFolder();
afterAll(() => folder.remove());
const env = { PATH: process.env.PATH, HOME: folder.path };

const found = async (key: string) => fingerprintOfKey(await signingKey({ key, env }), env);

it('a key is known by its fingerprint before it signs, without its passphrase', async () => {
  const { path, line } = folder.key('locked', 'ed25519', { passphrase: 'correct horse' });
  const { fingerprint } = readSignerLine(`ben ${line}`).key;
  expect(await found(path)).toBe(fingerprint);
  expect(await found(`${path}.pub`)).toBe(fingerprint);
  expect(await found(`key::${line}`)).toBe(fingerprint);
  rmSync(`${path}.pub`);
  expect(await found(path)).toBe(fingerprint);
});

it('the public half is enough, for an agent may have the other one', async () => {
  const { path, line } = folder.key('in-agent', 'ed25519');
  rmSync(path);
  expect(await found(path)).toBe(readSignerLine(`ben ${line}`).key.fingerprint);
});

it('a file that is no key is none to sign with', async () => {
  const path = folder.file('notes', 'no key');
  await expect(found(path)).rejects.toMatchObject({
    code: 'NO_KEY',
    message: expect.stringContaining(`--key names ${path}, expected the file of an SSH key (`),
  });
});

it('without ssh-keygen nothing can be signed', async () => {
  const { path } = folder.key('plain', 'ed25519');
  const without = { ...env, PATH: '/nowhere' };
  await expect(fingerprintOfKey({ path, from: '--key' }, without)).rejects.toMatchObject({ code: 'NO_SSH_KEYGEN' });
});
