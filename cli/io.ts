import { createInterface } from 'node:readline/promises';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';

/** What the command line reads and writes. Tests bring their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can be asked: input and output are a terminal. */
  readonly interactive: boolean;
  /** The user's login name; undefined = there is none. */
  readonly osUser: () => string | undefined;
  readonly ask: (question: string) => Promise<string>;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
  /** Aborts at Ctrl-C and SIGTERM. After the first call they no longer end the process. */
  readonly interrupted: () => AbortSignal;
}

interface Output {
  readonly isTTY: boolean;
  write(text: string): void;
}

/** The process's own input, output and environment. */
export function processIo(): Io {
  let interrupt: AbortController | undefined;
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
    osUser,
    ask: askOnTerminal,
    readStdin: () => text(process.stdin),
    interrupted: () => {
      interrupt ??= abortOnSignals();
      return interrupt.signal;
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // The reader is gone (`crb list | head`), so no message could reach anyone.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return { isTTY: Boolean(stream.isTTY), write: (text) => void stream.write(text) };
}

function abortOnSignals(): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    // Once: a second Ctrl-C ends the process as usual.
    process.once(name, () => controller.abort(name));
  }
  return controller;
}

function osUser(): string | undefined {
  try {
    return userInfo().username;
  } catch (error) {
    // A container may run as a user that has no name.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SYSTEM_ERROR') {
      throw error;
    }
    return undefined;
  }
}

async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
