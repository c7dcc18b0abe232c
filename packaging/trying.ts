import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Who runs the packages: when this is root, a user with no rights; otherwise the same user. */
export const STRANGER = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

interface How {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
}

const WITHIN_MS = 15 * 60_000;

/**
 * Runs a program to its end.
 *
 * @returns what it wrote, errors included
 * @throws Error with what it wrote, when its exit code is not 0 or it takes longer than 15 minutes
 */
export async function run(program: string, args: readonly string[], how: How = {}): Promise<string> {
  const child = spawn(program, args, { ...how, stdio: ['ignore', 'pipe', 'pipe'], timeout: WITHIN_MS });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) {
    throw new Error(`${[program, ...args].join(' ')} ended with ${code ?? signal}:\n${output}`);
  }
  return output;
}

/** @throws Error with the words, unless it is so */
export function expectThat(so: boolean, words: string): void {
  if (!so) {
    throw new Error(words);
  }
}

/** Size of the packages of a project, in MB of 1,048,576 bytes, as `du -sm` counts files of whole blocks. */
export async function megabytes(folder: string): Promise<number> {
  const entries = await readdir(join(folder, 'node_modules'), { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).blocks * 512),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_048_576);
}
