import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isSystemError } from '../system-error.js';
import { type Executable, proveRecent } from './executable.js';
import type { Fetcher } from './fetcher.js';

/**
 * Where downloaded executables are kept between runs: `CRB_CACHE_DIR`, else `$XDG_CACHE_HOME/crb-orders`, else
 * `~/.cache/crb-orders`. An `XDG_CACHE_HOME` that is not absolute is ignored, as its specification requires
 * (https://specifications.freedesktop.org/basedir-spec/latest/).
 *
 * @param env - the environment to read
 * @returns an absolute path; the directory need not exist
 */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  if (env.CRB_CACHE_DIR) {
    return resolve(env.CRB_CACHE_DIR);
  }
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'crb-orders');
}

/** A download, and the cache it goes to. */
interface Download {
  readonly executable: Executable;
  readonly fetcher: Fetcher;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Fetches into a new directory beside the cached copies. Only an executable that runs is renamed into the folder of its
 * {@link Fetcher.origin}, so a killed download never looks like a copy; of two processes the later rename wins. A copy is
 * not hashed again at each start: an attacker who can change this user's files does not need the Temporal CLI.
 */
export async function fetchInto(target: string, { executable, fetcher, cache, env }: Download): Promise<void> {
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

/** Deletes the downloads of killed processes. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!name.startsWith(DOWNLOAD_PREFIX)) {
      continue;
    }
    const changedAt = await stat(path).then(
      (stats) => stats.mtimeMs,
      (error: unknown) => {
        if (!isSystemError(error)) {
          throw error;
        }
        return undefined;
      },
    );
    if (changedAt !== undefined && Date.now() - changedAt > ABANDONED_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
