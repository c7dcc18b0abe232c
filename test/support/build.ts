import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from '@swc/core';
import { FOLDERS } from './folders.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Within the project, so that compiled files find its packages. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'crb-orders-test');

/** Where the build puts the bundle. */
const BUNDLES = 'workflow-bundle';

let building: Promise<string> | undefined;

/**
 * The project compiled and its workflows bundled, for tests that start it as a process of its own: Temporal's SDK loads
 * converters with `require`, which knows no TypeScript. Types are only taken away, so it takes some seconds, and none for
 * sources that have been built before.
 *
 * @returns the folder that corresponds to `dist`
 */
export function builtProject(): Promise<string> {
  building ??= build();
  return building;
}

/** @returns the path of the bundle of its workflows */
export async function builtWorkflowBundle(): Promise<string> {
  const folder = join(await builtProject(), BUNDLES);
  const [name] = await readdir(folder);
  if (name === undefined) {
    throw new Error(`no bundle in ${folder}`);
  }
  return join(folder, name);
}

/** @returns the paths of its converters */
export async function builtConverters(): Promise<{ payloadConverterPath: string; failureConverterPath: string }> {
  const workflows = join(await builtProject(), 'workflows');
  return {
    payloadConverterPath: join(workflows, 'payload-converter.js'),
    failureConverterPath: join(workflows, 'failure-converter.js'),
  };
}

/** @returns the path of the compiled command line */
export async function builtCli(): Promise<string> {
  return join(await builtProject(), 'cli', 'main.js');
}

async function build(): Promise<string> {
  const sources = await readSources();
  const hash = createHash('sha256');
  for (const { path, text } of sources) {
    hash.update(`${path}\0${text}\0`);
  }
  const finished = join(CACHE, hash.digest('hex').slice(0, 16));
  const isBuilt = await readFile(join(finished, 'package.json')).then(
    () => true,
    () => false,
  );
  if (!isBuilt) {
    const draft = `${finished}.${process.pid}`;
    await compile(sources, draft);
    await bundle(draft);
    await rm(finished, { recursive: true, force: true });
    // Whoever comes second has built the same.
    await rename(draft, finished).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return join(finished, 'dist');
}

interface Source {
  path: string;
  text: string;
}

async function readSources(): Promise<Source[]> {
  const listed = await Promise.all(
    FOLDERS.map((folder) => readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })),
  );
  const paths = listed
    .flat()
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
  return Promise.all(
    ['package.json', 'package-lock.json', 'index.ts', ...paths].map(async (path) => ({
      path,
      text: await readFile(join(ROOT, path), 'utf8'),
    })),
  );
}

async function compile(sources: readonly Source[], folder: string): Promise<void> {
  await Promise.all(
    sources.map(async ({ path, text }) => {
      const isSource = path.endsWith('.ts');
      const target = isSource ? join(folder, 'dist', path.replace(/\.ts$/, '.js')) : join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, isSource ? await withoutTypes(path, text) : text);
    }),
  );
}

/** Bundles the workflows of a compiled project. @param folder - that of its package.json */
export async function bundle(folder: string): Promise<void> {
  const dist = join(folder, 'dist');
  await promisify(execFile)(process.execPath, [join(dist, 'worker', 'write-workflow-bundle.js')], { env: {} });
  for (const name of await readdir(join(dist, BUNDLES))) {
    const path = join(dist, BUNDLES, name);
    await writeFile(path, withoutSourceMap(await readFile(path, 'utf8')));
  }
}

/**
 * Each worker reads the source map of its bundle, and each promise of a workflow looks it up: a twelfth of what the suite
 * computes. Tests want facts, not stacks.
 */
function withoutSourceMap(code: string): string {
  const map = Buffer.from(
    JSON.stringify({ version: 3, file: 'workflows.js', sources: [], names: [], mappings: '' }),
  ).toString('base64');
  return code.replace(/(\/\/# sourceMappingURL=data:[^,]*;base64,)[A-Za-z0-9+/=]+\s*$/, `$1${map}`);
}

async function withoutTypes(path: string, text: string): Promise<string> {
  const { code } = await transform(text, {
    filename: join(ROOT, path),
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser: { syntax: 'typescript' }, transform: { verbatimModuleSyntax: true } },
    module: { type: 'es6' },
  });
  return code;
}
