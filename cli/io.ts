import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../contract/child-environment.js';
import { programName } from '../local/program-name.js';

/** What the command line reads and writes. Tests bring their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can be asked: input is a terminal, and so is standard error, where questions are written. */
  readonly interactive: boolean;
  /** How this program was called, for commands to copy; absent = `crb`. */
  readonly program?: string;
  /** The user's login name; undefined = there is none. */
  readonly osUser: () => string | undefined;
  /** A person's answer; undefined = Ctrl-C, or the input ended. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** All of standard input. */
  readonly readStdin: () => Promise<string>;
  /** Aborts at Ctrl-C and SIGTERM. After the first call they no longer end the process. */
  readonly interrupted: () => AbortSignal;
  /** Opens a page in the user's browser; absent = there is none. */
  readonly browse?: (url: string) => Promise<boolean>;
}

export interface Output {
  readonly isTTY: boolean;
  /** Size of the terminal in characters; absent = unknown, or no terminal. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): void;
}

/** The process's own input, output and environment. */
export function processIo(): Io {
  let interrupt: AbortController | undefined;
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    interactive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    program: programName(process.argv[1], process.env, process.cwd()),
    osUser,
    ask: (question) => askOn({ input: process.stdin, output: process.stderr }, question),
    readStdin: () => text(process.stdin),
    interrupted: () => {
      interrupt ??= abortOnSignals();
      return interrupt.signal;
    },
    browse,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // The reader is gone (`crb list | head`), so no message could reach anyone.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return {
    isTTY: Boolean(stream.isTTY),
    // A terminal may be resized at any time. One without a size says 0.
    get columns() {
      return stream.columns || undefined;
    },
    get rows() {
      return stream.rows || undefined;
    },
    write: (text) => void stream.write(text),
  };
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

/** A terminal that a person is asked on. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** @returns the answer; undefined = Ctrl-C, or the input ended */
export function askOn({ input, output }: Terminal, question: string): Promise<string | undefined> {
  const terminal = createInterface({ input, output });
  return new Promise((resolve) => {
    terminal.once('SIGINT', () => terminal.close());
    const closed = () => {
      output.write('\n');
      resolve(undefined);
    };
    terminal.once('close', closed);
    terminal.question(question, (answer) => {
      // Not all listeners: without readline's own, it goes on echoing what is typed at later questions.
      terminal.off('close', closed);
      terminal.close();
      resolve(answer);
    });
  });
}

const BROWSERS: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/** @returns whether there is a program that opens pages */
function browse(url: string): Promise<boolean> {
  const [command, ...args] = BROWSERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, url], {
      stdio: 'ignore',
      detached: true,
      env: childEnvironment(process.env, 'desktop'),
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
