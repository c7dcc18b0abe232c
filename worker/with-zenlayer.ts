import { createZenlayer, type Zenlayer } from '../zenlayer/index.js';
import { ConfigError } from './config-error.js';
import { readConfig, type WorkerConfig } from './config.js';
import { rememberAccount } from './zenlayer-account.js';

/**
 * Uses the API with a worker's environment, outside of a worker, and closes the client.
 *
 * @returns the result of `use`, or every wrong variable
 */
export async function withZenlayer<T>(
  env: NodeJS.ProcessEnv,
  use: (zenlayer: Zenlayer, account: () => Promise<string>) => Promise<T>,
): Promise<T | { problems: string[] }> {
  let config: WorkerConfig;
  try {
    config = readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return { problems: [...error.problems] };
    }
    throw error;
  }
  const zenlayer = createZenlayer(config.zenlayer);
  try {
    return await use(zenlayer, rememberAccount(zenlayer, config.zenlayer.credentials));
  } finally {
    zenlayer.close();
  }
}
