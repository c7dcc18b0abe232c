import type { Command } from 'commander';
import type { OrdersClient } from '../client/index.js';
import { unicodeEscape } from '../contract/unicode-escape.js';
import type { Answer } from './answer.js';
import { EXIT } from './exit-codes.js';
import { CommandError, UsageError } from './failure.js';
import type { Io } from './io.js';
import { showCommand, withProgram } from './render/command.js';
import { indent, styleOf, type Style } from './render/style.js';
import { wrap } from './render/wrap.js';

/** Flags of every command. */
export interface CommonFlags {
  readonly json?: boolean;
}

/** What a command needs from its surroundings. */
export interface Context {
  readonly io: Io;
  /** The style of standard output. */
  readonly style: Style;
  /** The style of standard error. */
  readonly stderrStyle: Style;
  /** Prints an answer and keeps its exit code. Most commands call it once; `stream` marks one answer of many. */
  readonly answer: (answer: Answer, flags: CommonFlags, options?: { stream?: boolean }) => void;
  /** Prints text beside the answer for people: to standard error, and not with `--json`. */
  readonly tell: (text: (style: Style) => string, flags: CommonFlags) => void;
  readonly exit: (code: number) => void;
  /** A command to copy, as this program was called. */
  readonly command: (...words: string[]) => string;
  /** The same on one line, for programs. */
  readonly oneLine: (...words: string[]) => string;
}

/**
 * Adds a command with the flags that all commands have.
 *
 * @param examples command lines without `crb`, for the end of its help
 */
export function addCommand(
  program: Command,
  name: string,
  description: string,
  examples: readonly string[] = [],
): Command {
  return withExamples(program.command(name).description(description), examples)
    .option('--json', 'print JSON only')
    .allowExcessArguments(false);
}

/** Adds examples to the end of a command's help. */
export function withExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  crb ${example.replaceAll('\n', '\n  ')}`);
  return lines.length === 0 ? command : command.addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}

/** Whether a person can be asked for what a command line leaves out. */
export function canAsk({ io }: Context, { json }: CommonFlags): boolean {
  return io.interactive && !json;
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
export function createContext(io: Io, exit: (code: number) => void, by?: string): Context {
  const { program = 'crb' } = io;
  const name = by ?? (io.env['CRB_USER'] || undefined);
  const written = (text: string, style: Style) => `${wrap(withProgram(text, program), style.width)}\n`;
  const style = styleOf(io.stdout.isTTY, io.env, { columns: io.stdout.columns, program, name });
  const stderrStyle = styleOf(io.stderr.isTTY, io.env, { columns: io.stderr.columns, program, name });
  return {
    io,
    style,
    stderrStyle,
    exit,
    answer: ({ data, show, exitCode }, { json }, { stream = false } = {}) => {
      io.stdout.write(json ? `${toJson(data, { oneLine: stream })}\n` : written(show(style), style));
      exit(exitCode);
    },
    tell: (text, { json }) => {
      if (!json) {
        io.stderr.write(written(text(stderrStyle), stderrStyle));
      }
    },
    command: stderrStyle.command,
    oneLine: (...words) => showCommand(program, words),
  };
}

/** What to do next, with the command to copy: on a terminal on lines of its own, where nothing breaks it. */
export function hint({ stderrStyle: { width } }: Pick<Context, 'stderrStyle'>, text: string, command: string): string {
  return width === undefined ? `${text}: ${command}` : `${text}:\n${indent(command)}`;
}

/** JSON that is safe on a terminal: DEL, C1 controls, line separators and direction marks are escaped too. */
export function toJson(data: unknown, { oneLine = false }: { oneLine?: boolean } = {}): string {
  return JSON.stringify(data, null, oneLine ? 0 : 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    unicodeEscape,
  );
}

/** Who asks for something: the flag, else `CRB_USER`, else the login name. */
export function whoAsks(flag: string | undefined, { io }: Context): string | undefined {
  return flag ?? (io.env['CRB_USER'] || io.osUser());
}

/**
 * Who decides: the flag, else `CRB_USER`. Without either a person is asked, because a login such as `root` names nobody.
 *
 * @throws UsageError where nobody can be asked
 */
export async function whoDecides(flag: string | undefined, context: Context, flags: CommonFlags): Promise<string> {
  const { io } = context;
  const known = flag ?? (io.env['CRB_USER'] || undefined);
  if (known === undefined && canAsk(context, flags)) {
    const login = io.osUser();
    const answer = await ask(context, `Your name, as the approvers know it${login ? ` [${login}]` : ''}: `);
    return whoOrError(answer.trim() || login);
  }
  return whoOrError(known);
}

function whoOrError(who: string | undefined): string {
  if (who === undefined || who.trim() === '') {
    throw new UsageError("Can't tell who you are.", 'Use --by NAME, or set CRB_USER.');
  }
  return who;
}

/**
 * Asks a person.
 *
 * @param stopped what to say after Ctrl-C or Ctrl-D
 * @throws CommandError `interrupted`, 130
 */
export async function ask(
  { io, stderrStyle }: Context,
  question: string,
  stopped = 'Nothing was sent.',
): Promise<string> {
  const answer = await io.ask(wrap(question, stderrStyle.width));
  if (answer === undefined) {
    throw new CommandError('interrupted', stopped, '', EXIT.interrupted);
  }
  return answer;
}
