import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { childEnvironment } from '../../contract/child-environment.js';

/**
 * Starts a watcher, then becomes the program. The watcher reads a pipe whose other end only the parent holds. A line
 * means that the watcher may end; the end of the pipe means that the parent is gone, and the watcher ends the program.
 */
const WATCH_AND_BECOME = `
exec 3<&0 2>&1
( if read -r _ <&3; then exit 0; fi
  kill -TERM $$
  n=0
  while kill -0 $$ && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
  kill -KILL $$
) >/dev/null 2>&1 &
exec "$@" 3<&- </dev/null
`;

/** How many of the program's last lines are kept. */
const LAST_LINES = 40;

/** How a process ended. */
interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A program that does not outlive this process. */
export interface WatchedProcess {
  readonly pid: number;
  /** Settles when the program has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /** Set once the program has ended. */
  readonly exit: Exit | undefined;
  /** The last lines of what it wrote, stdout and stderr together. */
  output(): string;
  /**
   * Sends SIGTERM, and SIGKILL after the grace time. May be called again.
   *
   * @param graceMs - 0: SIGKILL at once
   */
  end(graceMs: number): Promise<void>;
}

/**
 * Starts a program that ends with this process, even after SIGKILL. It has its own process group, so that Ctrl-C in a
 * terminal reaches only this process, which decides what ends first. The program does not keep this process alive, and
 * gets no secrets from its environment. Needs a POSIX `sh`.
 *
 * @param command - path of the program
 * @param args - its arguments
 * @param onLine - called with every line that it writes
 * @throws when `sh` does not start
 */
export async function startWatched(
  command: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<WatchedProcess> {
  const child = spawn('/bin/sh', ['-c', WATCH_AND_BECOME, 'sh', command, ...args], {
    detached: true,
    // One pipe for stdout and stderr keeps the order of lines.
    stdio: ['pipe', 'pipe', 'ignore'],
    env: childEnvironment(process.env),
  });
  // Writing to a program that has just ended fails with EPIPE, which is harmless.
  child.stdin.on('error', () => undefined);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    if (lines.length > LAST_LINES) {
      lines.shift();
    }
    onLine?.(line);
  });
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    // Not 'exit', which may come before the last output.
    child.once('close', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  child.once('exit', () => child.stdin.end('\n'));
  await once(child, 'spawn');
  if (child.pid === undefined) {
    throw new Error(`${command} has no process id`);
  }
  unref(child);

  return {
    pid: child.pid,
    exited,
    get exit() {
      return exit;
    },
    output: () => lines.join('\n'),
    async end(graceMs) {
      child.ref();
      child.kill(graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

function unref(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if (stream instanceof Socket) {
      stream.unref();
    }
  }
}
