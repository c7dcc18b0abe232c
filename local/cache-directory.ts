import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where downloaded executables are kept between runs: `CRB_CACHE_DIR`, else `$XDG_CACHE_HOME/crb-orders`, else
 * `~/.cache/crb-orders`. An `XDG_CACHE_HOME` that is not absolute is ignored, as its specification demands
 * (https://specifications.freedesktop.org/basedir-spec/latest/).
 *
 * @param env - the environment to read
 * @returns an absolute path; the directory need not exist
 */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  if (env.CRB_CACHE_DIR) return resolve(env.CRB_CACHE_DIR);
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'crb-orders');
}
