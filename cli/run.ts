import { Command, CommanderError } from 'commander';
import { addCancel, addDecide, addResolve } from './commands/decide.js';
import { addDoctor } from './commands/doctor.js';
import { addDemo, addSandbox, addWorker } from './commands/local.js';
import { addList, addShow, addWatch } from './commands/read.js';
import { addCreate, addModify } from './commands/order.js';
import { addPolicy } from './commands/policy.js';
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
    await createProgram(context).parseAsync([...args], { from: 'user' });
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

function createProgram(context: Context): Command {
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
  addCreate(program, context);
  addModify(program, context);
  addList(program, context);
  addShow(program, context);
  addWatch(program, context);
  addDecide(program, context, 'approve');
  addDecide(program, context, 'reject');
  addCancel(program, context);
  addResolve(program, context);
  addPolicy(program, context);
  addWorker(program, context);
  addSandbox(program, context);
  addDemo(program, context);
  addDoctor(program, context);
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
