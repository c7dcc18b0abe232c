import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

import { childEnvironment } from '../../contract/child-environment.js';
import { DemoError } from './error.js';

const PROCESS = fileURLToPath(import.meta.resolve('./cli-process.js'));

const resultSchema = z.union([z.object({ path: z.string() }), z.object({ trouble: z.string() })]);

/**
 * Finds or fetches the Temporal CLI in a process that can be ended together with its children. Progress goes to stderr.
 *
 * @param stop - ends the download
 * @throws Error whose message says what was tried and what to do
 */
export async function obtainTemporalCli(env: NodeJS.ProcessEnv, stop: AbortSignal): Promise<string> {
  const finder = spawn(process.execPath, [PROCESS], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: childEnvironment(env, 'finding', 'network', 'pip'),
  });
  finder.stdin.on('error', () => undefined);
  const end = () => finder.stdin.destroy();
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) {
    end();
  }
  try {
    const [answer] = await Promise.all([text(finder.stdout), once(finder, 'close')]);
    stop.throwIfAborted();
    const result = resultSchema.parse(
      JSON.parse(answer || '{"trouble":"The process that fetches the Temporal CLI ended early."}'),
    );
    if ('trouble' in result) {
      throw new DemoError(result.trouble, '');
    }
    return result.path;
  } finally {
    stop.removeEventListener('abort', end);
  }
}
