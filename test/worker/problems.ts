import { ConfigError } from '../../worker/config-error.js';
import { readConfig } from '../../worker/config.js';

/** What is wrong with an environment; nothing where it can be read. */
export function problemsOf(
  env: NodeJS.ProcessEnv,
  read: (env: NodeJS.ProcessEnv) => unknown = readConfig,
): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}
