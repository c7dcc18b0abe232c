import { run } from '../../cli/run.js';
import type { Io } from '../../cli/io.js';
import { NO_FILE, serverAddress } from '../client/support.js';

/** How a command line ended, and what it printed. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface Terminal {
  env?: Record<string, string>;
  /** A person sits there, and answers so: always the same, or one after the other; undefined = Ctrl-C. */
  answers?: string | readonly (string | undefined)[];
  /** The terminal's width; absent = unknown. */
  columns?: number;
  /** What standard input holds. */
  stdin?: string;
  signal?: AbortSignal;
}

/** Runs `crb` in this process, on the suite's dev server. */
export async function crb(
  args: readonly string[],
  { env, answers, columns, stdin = '', signal }: Terminal = {},
): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const left = typeof answers === 'string' ? undefined : [...(answers ?? [])];
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: answers !== undefined || columns !== undefined,
    columns,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const io: Io = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: { ...NO_FILE, TEMPORAL_ADDRESS: serverAddress(), NO_COLOR: '1', ...env },
    interactive: answers !== undefined,
    osUser: () => 'os-user',
    ask: (question) => {
      printed.stderr += question;
      return Promise.resolve(left === undefined ? String(answers) : left.length > 0 ? left.shift() : '');
    },
    readStdin: () => Promise.resolve(stdin),
    interrupted: () => signal ?? new AbortController().signal,
  };
  return { exitCode: await run(args, io), ...printed };
}

/** What a command printed as its one JSON document. */
export function json<T>({ stdout }: Ended): T {
  return JSON.parse(stdout) as T;
}
