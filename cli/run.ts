import { Command, CommanderError } from 'commander';
import { createContext, toJson, type Context } from './context.js';
import { EXIT } from './exit-codes.js';
import { failureOf, type Failure } from './failure.js';
import type { Io } from './io.js';
import { cleanText, styleOf } from './render/style.js';
import { version } from './version.js';

/**
 * Runs one command line.
 *
 * @param args without `node` and the name of the program
 * @returns the exit code
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.ok;
  const context = createContext(io, (code) => {
    exitCode = code;
  });
  try {
    await (await createProgram(context, args)).parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return EXIT.ok;
    }
    if (error instanceof CommanderError && error.code === 'commander.help') {
      return EXIT.usage; // No command was given; the help has been shown.
    }
    const failure = failureOf(error);
    tellFailure(io, failure, args.includes('--json'));
    if (failure.code === 'unexpected' && io.env['CRB_DEBUG'] && error instanceof Error) {
      io.stderr.write(`${error.stack}\n`);
    }
    return failure.exitCode;
  }
}

type AddCommand = (program: Command, context: Context) => void;

/** Every command, in the order of the help. Each brings its own code, so that a command starts with no other's. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  create: async () => (await import('./commands/order.js')).addCreate,
  modify: async () => (await import('./commands/order.js')).addModify,
  list: async () => (await import('./commands/read.js')).addList,
  show: async () => (await import('./commands/read.js')).addShow,
  watch: async () => (await import('./commands/read.js')).addWatch,
  approve: () => deciding('approve'),
  reject: () => deciding('reject'),
  cancel: async () => (await import('./commands/decide.js')).addCancel,
  resolve: async () => (await import('./commands/decide.js')).addResolve,
  policy: async () => (await import('./commands/policy.js')).addPolicy,
  worker: async () => (await import('./commands/local.js')).addWorker,
  sandbox: async () => (await import('./commands/local.js')).addSandbox,
  demo: async () => (await import('./commands/local.js')).addDemo,
  doctor: async () => (await import('./commands/doctor.js')).addDoctor,
};

async function deciding(decision: 'approve' | 'reject'): Promise<AddCommand> {
  const { addDecide } = await import('./commands/decide.js');
  return (program, context) => addDecide(program, context, decision);
}

/** The command that is asked for, or all of them for the help and for mistyped names. */
async function wantedCommands([name]: readonly string[]): Promise<AddCommand[]> {
  const all = Object.entries(COMMANDS);
  const asked = all.filter(([command]) => command === name);
  const loaded: AddCommand[] = [];
  for (const [, load] of asked.length > 0 ? asked : all) {
    loaded.push(await load());
  }
  return loaded;
}

async function createProgram(context: Context, args: readonly string[]): Promise<Command> {
  const { stdout, stderr } = context.io;
  const program = new Command('crb')
    .description('Orders for Zenlayer private cross-region bandwidth: quoted, approved by a person, bought once.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // Only help goes here; `tellFailure` prints errors.
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined,
    });
  for (const add of await wantedCommands(args)) {
    add(program, context);
  }
  return program;
}

function tellFailure(io: Io, { code, message, next }: Failure, json: boolean): void {
  if (json) {
    io.stderr.write(`${toJson({ error: { code, message, next } }, { oneLine: true })}\n`);
    return;
  }
  const style = styleOf(io.stderr.isTTY, io.env);
  io.stderr.write(`${style.red('Error:')} ${cleanText(message)}\n${style.dim('→')} ${cleanText(next)}\n`);
}
