import type { Command } from 'commander';
import { OrdersClient } from '../client/index.js';
import type { Answer } from './answer.js';
import { UsageError } from './failure.js';
import type { Io } from './io.js';
import { styleOf, type Style } from './render/style.js';

/** What every command takes. */
export interface CommonFlags {
  json?: boolean;
}

/** What commands work with. */
export interface Context {
  readonly io: Io;
  /** How standard output looks. */
  readonly style: Style;
  /** Prints an answer, and remembers its exit code. Once for most commands; `stream` for one of many. */
  readonly answer: (answer: Answer, flags: CommonFlags, options?: { stream?: boolean }) => void;
  /** Tells a person something beside the answer: on standard error, and not with `--json`. */
  readonly tell: (text: (style: Style) => string, flags: CommonFlags) => void;
  readonly exit: (code: number) => void;
}

/** A command with what all have in common. */
export function addCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'print one JSON document and nothing else')
    .allowExcessArguments(false);
}

/** Milliseconds; a person sits and waits. */
const CONNECT_WITHIN = 5_000;

/** Works with a connected client, and closes it. */
export async function withOrders<T>({ io }: Context, work: (orders: OrdersClient) => Promise<T>): Promise<T> {
  const orders = await OrdersClient.connect({ env: io.env, connectTimeout: CONNECT_WITHIN });
  try {
    return await work(orders);
  } finally {
    await orders.close();
  }
}

/** Prints answers as `run` is told to. */
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

/** JSON leaves DEL, C1 controls, separators of lines and marks of direction as they are; a terminal would obey them. */
export function toJson(data: unknown, { oneLine = false }: { oneLine?: boolean } = {}): string {
  return JSON.stringify(data, null, oneLine ? 0 : 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Who acts: what the flag says, else `CRB_USER`, else the user of the operating system. */
export function whoActs(flag: string | undefined, { io }: Context, flagName = '--by'): string {
  const who = flag ?? (io.env['CRB_USER'] || io.osUser());
  if (who === undefined || who.trim() === '') {
    throw new UsageError('Who does this is not known.', `Say so with ${flagName} NAME, or set CRB_USER.`);
  }
  return who;
}
