import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { childEnvironment } from '../../contract/child-environment.js';
import { findTemporalCli } from '../../local/executables/find.js';
import { FETCHERS } from '../../local/executables/fetchers.js';
import { builtProject } from '../support/build.js';

/** What nobody but a worker and the command line has a use for. */
const SECRETS = {
  ZENLAYER_ACCESS_KEY_ID: 'secret-id',
  ZENLAYER_ACCESS_KEY_SECRET: 'secret-key',
  ZENLAYER_TOKEN: 'secret-token',
  TEMPORAL_API_KEY: 'secret-api-key',
  TEMPORAL_TLS_CLIENT_KEY_DATA: 'secret-tls',
  CRB_NOTICES_FILE: '/etc/crb/secret-notices.yaml',
  AWS_SECRET_ACCESS_KEY: 'secret-aws',
  NODE_OPTIONS: '--title=secret',
};
const NETWORK = { https_proxy: 'http://proxy.example.com', no_proxy: '127.0.0.1' };
const PIP = { PIP_INDEX_URL: 'https://user:password@pip.example.com/simple', PIP_RETRIES: '0' };

let home: string;
let running: NodeJS.ProcessEnv;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'crb-orders-environment-'));
  running = { PATH: `${join(home, 'on-path')}:/usr/bin:/bin`, HOME: home, LANG: 'C' };
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** A program that writes its environment to a file, and then does as it is told. */
async function telling(path: string, then: string): Promise<() => Promise<string[]>> {
  const program = join(home, path);
  const file = `${program}.environment`;
  await mkdir(join(program, '..'), { recursive: true });
  await writeFile(program, `#!/bin/sh\n/usr/bin/env > '${file}'\n${then}\n`);
  await chmod(program, 0o755);
  return async () => namesIn(await readFile(file, 'utf8'));
}

/** The variables that somebody gave, without those that a shell makes by itself. */
function namesIn(environment: string): string[] {
  const names = environment.split('\n').map((line) => line.split('=', 1)[0] ?? '');
  return names
    .filter((name) => name !== '' && !['PWD', 'OLDPWD', 'SHLVL', '_', '__CF_USER_TEXT_ENCODING'].includes(name))
    .sort();
}

const namesOf = (...environments: NodeJS.ProcessEnv[]) => environments.flatMap((env) => Object.keys(env)).sort();

describe('a child process learns no more than it needs', () => {
  test('what is not known to be needed stays here', () => {
    const env = { ...running, ...NETWORK, ...PIP, ...SECRETS, CRB_CACHE_DIR: '/cache', SOMETHING_NEW: 'secret' };
    expect(childEnvironment(env)).toEqual(running);
    expect(childEnvironment(env, 'network')).toEqual({ ...running, ...NETWORK });
    expect(childEnvironment(env, 'pip')).toEqual({ ...running, ...PIP });
    expect(childEnvironment(env, 'finding')).toEqual({ ...running, CRB_CACHE_DIR: '/cache' });
  });

  test('a program that is asked for its version', async () => {
    const told = await telling('on-path/temporal', 'echo temporal version 1.9.1');
    const env = { ...running, ...NETWORK, ...PIP, ...SECRETS };
    expect(await findTemporalCli({ env, fetchers: [] })).toBe(join(home, 'on-path/temporal'));
    expect(await told()).toEqual(namesOf(running));
  });

  test('pip', async () => {
    const told = await telling('on-path/python3', 'exit 1');
    const env = { ...running, ...NETWORK, ...PIP, ...SECRETS, CRB_CACHE_DIR: join(home, 'cache') };
    await expect(findTemporalCli({ env, fetchers: FETCHERS.slice(1), log: () => undefined })).rejects.toThrow();
    const ours = ['PIP_USER', 'PIP_ROOT_USER_ACTION', 'PIP_DISABLE_PIP_VERSION_CHECK'];
    expect(await told()).toEqual([...namesOf(running, NETWORK, PIP), ...ours].sort());
  });

  test("the SDK's download", async () => {
    const proxy = createServer().listen(0, '127.0.0.1');
    try {
      await once(proxy, 'listening');
      const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const env = { ...running, ...PIP, ...SECRETS, CRB_CACHE_DIR: join(home, 'cache'), HTTPS_PROXY };
      const asked = once(proxy, 'connection');
      const found = findTemporalCli({ env, fetchers: FETCHERS.slice(0, 1), log: () => undefined });
      await Promise.race([asked, found]);
      const children = environmentsBelow(process.pid);
      (await asked).forEach((socket: { destroy(): void }) => socket.destroy());
      await expect(found).rejects.toMatchObject({ code: 'EXECUTABLE_NOT_FOUND' });
      expect(children).toContain(HTTPS_PROXY);
      expect(children).not.toMatch(/secret|password/);
    } finally {
      proxy.close();
    }
  });

  test('the process that fetches the CLI for the demo', async () => {
    const parent = join(home, 'parent');
    await telling('temporal', `ps eww -o command= -p $PPID > '${parent}'; echo temporal version 1.9.1`);
    await inProject(
      `const { obtainTemporalCli } = await import('./local/demo/cli.js');
       await obtainTemporalCli(process.env, new AbortController().signal);`,
      { TEMPORAL_CLI_PATH: join(home, 'temporal') },
    );
    const seen = await readFile(parent, 'utf8');
    expect(seen).toContain('demo/cli-process.js');
    expect(seen).toContain(PIP.PIP_INDEX_URL);
    expect(seen).not.toContain('secret');
  });

  test('the dev server', async () => {
    const told = await telling('temporal', 'exit 1');
    await inProject(
      `const { startDevServer } = await import('./local/dev-server/dev-server.js');
       await startDevServer({ cli: ${JSON.stringify(join(home, 'temporal'))} }).catch(() => undefined);`,
    );
    expect(await told()).toEqual(namesOf(running));
  });
});

/** Runs some lines in a process that knows every secret, in the folder of the compiled project. */
async function inProject(lines: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', lines], {
    cwd: await builtProject(),
    env: { ...running, ...NETWORK, ...PIP, ...SECRETS, ...env },
  });
}

/** Commands and environments of all that descend from a process at this moment. */
function environmentsBelow(pid: number): string {
  const ps = (...args: string[]) => execFileSync('ps', args, { encoding: 'utf8' });
  const rows = ps('-A', '-o', 'pid=,ppid=')
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/ +/).map(Number));
  const below = (parent: number): number[] =>
    rows.flatMap(([child, its]) => (child !== undefined && its === parent ? [child, ...below(child)] : []));
  // Others may run beside it, and `ps` itself has ended.
  const downloads = below(pid).map(String);
  return downloads.length === 0 ? '' : ps('eww', '-o', 'command=', '-p', downloads.join(','));
}
