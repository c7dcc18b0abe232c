import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { signingKey } from '../../signatures/index.js';
import { sshKey } from '../support/ssh-key.js';

const home = mkdtempSync(join(tmpdir(), 'crb-home-'));
afterAll(() => rmSync(home, { recursive: true }));
mkdirSync(join(home, '.ssh'));
const path = join(home, '.ssh', 'id_ed25519');
writeFileSync(path, '');
writeFileSync(join(home, '.ssh', 'agent.pub'), '');

const { line } = sshKey();

/** An environment with these settings of git, and no others. */
function env(settings: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const file = join(home, 'gitconfig');
  writeFileSync(file, settings);
  const git = { GIT_CONFIG_GLOBAL: file, GIT_CONFIG_NOSYSTEM: '1', GIT_DIR: join(home, 'no-repository') };
  return { PATH: process.env.PATH, HOME: home, ...git, ...more };
}

const OF_GIT = '[gpg]\n format = ssh\n[user]\n signingKey = ~/.ssh/id_ed25519\n';

it.each<[string, string | undefined, NodeJS.ProcessEnv, object]>([
  ['the given one first', path, env(OF_GIT, { CRB_SIGNING_KEY: '/other' }), { path, from: '--key' }],
  ['then the one of CRB_SIGNING_KEY', undefined, env('', { CRB_SIGNING_KEY: path }), { path, from: 'CRB_SIGNING_KEY' }],
  ['its file in the home folder', '~/.ssh/id_ed25519', env(''), { path, from: '--key' }],
  ['the file without its public half', '~/.ssh/agent', env(''), { path: join(home, '.ssh', 'agent'), from: '--key' }],
  ['a public key as git writes it', `key::${line} ben`, env(''), { publicKey: line, from: '--key' }],
  ['a public key as it is', ` ${line}\n`, env(''), { publicKey: line, from: '--key' }],
])('is found: %s', async (_case, key, environment, expected) => {
  expect(await signingKey({ key, env: environment })).toEqual(expected);
});

it.each<[string, string, NodeJS.ProcessEnv, object | undefined]>([
  ['a file', OF_GIT, {}, { path, from: "git's user.signingKey" }],
  [
    'a public key',
    `[gpg]\n format = ssh\n[user]\n signingKey = "key::${line}"\n`,
    {},
    { publicKey: line, from: "git's user.signingKey" },
  ],
  ['and is empty in the environment', OF_GIT, { CRB_SIGNING_KEY: '' }, { path, from: "git's user.signingKey" }],
  ['which is one of GnuPG', '[user]\n signingKey = 0123456789ABCDEF\n', {}, undefined],
  ['with another format', '[gpg]\n format = x509\n[user]\n signingKey = ~/.ssh/id_ed25519\n', {}, undefined],
  ['but there is no git', OF_GIT, { PATH: '/nowhere' }, undefined],
])('git has one: %s', async (_case, settings, more, expected) => {
  const found = await signingKey({ env: env(settings, more) }).catch(() => undefined);
  expect(found).toEqual(expected);
});

it.each([
  [
    undefined,
    'there is no key to sign with: give --key or CRB_SIGNING_KEY, such as ~/.ssh/id_ed25519, or let git sign with SSH (gpg.format ssh, user.signingKey)',
  ],
  [
    '~/.ssh/missing',
    `--key is "~/.ssh/missing", expected the file of an SSH key: there is no ${join(home, '.ssh', 'missing')}; name another file, or make this one with ssh-keygen -t ed25519`,
  ],
  [
    '~/.ssh',
    `--key is "~/.ssh", expected the file of an SSH key: ${join(home, '.ssh')} is a folder; name the file in it, such as ${path}`,
  ],
  [
    'key::ssh-ed25519 AAAA',
    '--key is "key::ssh-ed25519 AAAA", which ends too early, expected such as key::ssh-ed25519 AAAA…',
  ],
])('%j is refused', async (key, message) => {
  await expect(signingKey({ key, env: env('') })).rejects.toMatchObject({ code: 'NO_KEY', message });
});
