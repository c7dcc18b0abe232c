import { readFileSync } from 'node:fs';
import { reasonOf } from '../contract/reason-of.js';
import { shown } from '../contract/text.js';

/** Variables whose value may come from the file that `<name>_FILE` names, as a mounted secret does. */
export const FROM_FILES = ['ZENLAYER_ACCESS_KEY_ID', 'ZENLAYER_ACCESS_KEY_SECRET', 'ZENLAYER_TOKEN'] as const;

/**
 * The environment with what those files hold, without a line break at their ends.
 *
 * @returns also what is wrong, one sentence for each variable; it shows no content
 */
export function withSecretFiles(env: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; problems: string[] } {
  const filled = { ...env };
  const problems: string[] = [];
  for (const name of FROM_FILES) {
    const file = `${name}_FILE`;
    const path = env[file];
    if (!path) {
      continue;
    }
    if (env[name]) {
      problems.push(`${name} and ${file} are both set, expected one of them`);
      continue;
    }
    try {
      filled[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      if (filled[name] === '') {
        problems.push(`${file} is ${shown(path)}: the file is empty`);
      }
    } catch (error) {
      problems.push(`${file} is ${shown(path)}: the file can't be read: ${reasonOf(error)}`);
    }
  }
  return { env: filled, problems };
}
