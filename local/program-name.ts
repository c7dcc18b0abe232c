import { basename, delimiter, dirname, relative } from 'node:path';
import { shellWord } from '../contract/shell-word.js';

/**
 * How this program was called, for commands that people copy: `crb`, `npx crb`, `node dist/cli/main.js`.
 *
 * @param script absolute path of the script, `process.argv[1]`
 */
export function programName(
  script: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
): string {
  if (env['npm_lifecycle_event'] === 'crb') {
    return 'npm run --silent crb --';
  }
  if (script === undefined || (basename(script) === 'crb' && isOnPath(script, env))) {
    return env['npm_command'] === 'exec' ? 'npx crb' : 'crb';
  }
  const path = shellWord(relative(folder, script));
  return basename(script) === 'crb' ? path : `node ${path}`;
}

function isOnPath(script: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['PATH'] ?? '').split(delimiter).includes(dirname(script));
}
