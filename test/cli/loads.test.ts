import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { childEnvironment } from '../../contract/child-environment.js';

const TYPESCRIPT = fileURLToPath(new URL('../support/typescript.js', import.meta.url));
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** A hook of Node's that names each module on standard error as it is loaded. */
const NAMES_MODULES = dataUrl(`
  import { writeSync } from 'node:fs';
  export async function load(url, context, next) {
    writeSync(2, url + '\\n');
    return next(url, context);
  }`);
const NAMING = dataUrl(
  `import { register } from 'node:module'; register(${JSON.stringify(NAMES_MODULES)}, 'file:///');`,
);

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** The project's files and the npm packages that a command line imports; a package's own imports are not looked at. */
async function loadedBy(...args: string[]): Promise<string> {
  const { stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', TYPESCRIPT, '--import', NAMING, MAIN, ...args],
    { env: childEnvironment(process.env) },
  );
  return stderr;
}

describe('a command line loads', () => {
  it.each([
    ['for the help', ['--help'], ['cli/commands/doctor.ts', 'cli/commands/read.ts']],
    ['for a list', ['list', '--help'], ['cli/commands/read.ts']],
    ['for a worker', ['worker', '--help'], ['cli/commands/local.ts']],
  ])('%s no client, no worker and no HTTP library before they are used', async (_name, args, needed) => {
    const loaded = await loadedBy(...args);
    expect(needed.filter((file) => !loaded.includes(file))).toEqual([]);
    const heavy = [
      '@temporalio/client/',
      '@temporalio/worker/',
      '/got/',
      '/yaml/',
      '/client/index.ts',
      '/worker/run.ts',
      '/contract/schemas/',
    ];
    expect(heavy.filter((part) => loaded.includes(part))).toEqual([]);
  });

  it('only the command that is asked for', async () => {
    expect(await loadedBy('worker', '--help')).not.toMatch(/cli\/commands\/(?!local)/);
  });
});
