import type { Command } from 'commander';
import type { OrdersClient } from '../client/index.js';
import { unicodeEscape } from '../contract/unicode-escape.js';
import type { Answer } from './answer.js';
import { UsageError } from './failure.js';
import type { Io } from './io.js';
import { styleOf, type Style } from './render/style.js';

/** Flags of every command. */
export interface CommonFlags {
  readonly json?: boolean;
}

/** What a command needs from its surroundings. */
export interface Context {
  readonly io: Io;
  /** The style of standard output. */
  readonly style: Style;
  /** Prints an answer and keeps its exit code. Most commands call it once; `stream` marks one answer of many. */
  readonly answer: (answer: Answer, flags: CommonFlags, options?: { stream?: boolean }) => void;
  /** Prints text beside the answer for people: to standard error, and not with `--json`. */
  readonly tell: (text: (style: Style) => string, flags: CommonFlags) => void;
  readonly exit: (code: number) => void;
}

/** Adds a command with the flags that all commands have. */
export function addCommand(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).option('--json', 'print JSON only').allowExcessArguments(false);
}

/** Milliseconds. Short, because a person waits. */
const CONNECT_WITHIN_MS = 5_000;

/** Connects, calls `work`, and closes the connection. */
export async function withOrders<T>({ io }: Context, work: (orders: OrdersClient) => Promise<T>): Promise<T> {
  const { OrdersClient } = await import('../client/index.js');
  const orders = await OrdersClient.connect({ env: io.env, connectTimeout: CONNECT_WITHIN_MS });
  try {
    return await work(orders);
  } finally {
    await orders.close();
  }
}

/** The context of one command line. */
export function createContext(io: Io, exit: (code: number) => void): Context {
  const style = styleOf(io.stdout.isTTY, io.env);
  const stderrStyle = styleOf(io.stderr.isTTY, io.env);
  return {
    io,
    style,
    exit,
    answer: ({ data, show, exitCode }, { json }, { stream = false } = {}) => {
      io.stdout.write(`${json ? toJson(data, { oneLine: stream }) : show(style)}\n`);
      exit(exitCode);
    },
    tell: (text, { json }) => {
      if (!json) {
        io.stderr.write(`${text(stderrStyle)}\n`);
      }
    },
  };
}

/** JSON that is safe on a terminal: DEL, C1 controls, line separators and direction marks are escaped too. */
export function toJson(data: unknown, { oneLine = false }: { oneLine?: boolean } = {}): string {
  return JSON.stringify(data, null, oneLine ? 0 : 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    unicodeEscape,
  );
}

/** Who acts: the flag, else `CRB_USER`, else the login name. */
export function whoActs(flag: string | undefined, { io }: Context, flagName = '--by'): string {
  const who = flag ?? (io.env['CRB_USER'] || io.osUser());
  if (who === undefined || who.trim() === '') {
    throw new UsageError("Can't tell who you are.", `Use ${flagName} NAME, or set CRB_USER.`);
  }
  return who;
}
