import { Command, CommanderError } from 'commander';
import { createContext, toJson, type Context } from './context.js';
import { EXIT } from './exit-codes.js';
import { failureOf, isChangeOfMind, type Failure } from './failure.js';
import type { Io } from './io.js';
import { cleanText, type Style } from './render/style.js';
import { wrap } from './render/wrap.js';
import { versionText } from './version.js';

/**
 * Runs one command line.
 *
 * @param args without `node` and the name of the program
 * @returns the exit code
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const line = commandFirst(args);
  let exitCode: number = EXIT.ok;
  const context = createContext(
    io,
    (code) => {
      exitCode = code;
    },
    valueOf(line, '--by'),
  );
  try {
    await (await createProgram(context, line)).parseAsync([...line], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return EXIT.ok;
    }
    if (error instanceof CommanderError && error.code === 'commander.help') {
      return EXIT.usage; // No command was given; the help has been shown.
    }
    const failure = failureOf(error, nameOf(line));
    tellFailure(context, failure, line.includes('--json'));
    if (failure.code === 'unexpected' && io.env['CRB_DEBUG'] && error instanceof Error) {
      io.stderr.write(`${error.stack}\n`);
    }
    return failure.exitCode;
  }
}

/** Flags without a value that every command has. */
const GLOBAL = ['--json', '--help', '-h'];

/** Puts flags that stand before a command behind it, where the command takes them: `crb --json list`. */
function commandFirst(args: readonly string[]): readonly string[] {
  const at = args.findIndex((arg) => !GLOBAL.includes(arg));
  const [name = '', next = ''] = at === -1 ? [] : args.slice(at);
  if (at === -1 || name.startsWith('-')) {
    return args;
  }
  // The flag of a group belongs to its command: `crb policy --json check`.
  const within =
    GROUPS.includes(name) && GLOBAL.includes(next) ? args.slice(at + 1).findIndex((arg) => !GLOBAL.includes(arg)) : 0;
  const flags = [...args.slice(0, at), ...args.slice(at + 1, at + 1 + Math.max(within, 0))];
  const rest = [name, ...args.slice(at + 1 + Math.max(within, 0))];
  const end = rest.indexOf('--');
  return end === -1 ? [...rest, ...flags] : [...rest.slice(0, end), ...flags, ...rest.slice(end)];
}

/** Commands that have commands of their own. */
const GROUPS = ['policy', 'completion', 'sign', 'dossier'];

/** `create`, `policy check`, or empty */
function nameOf([name = '', second = '']: readonly string[]): string {
  if (!Object.hasOwn(COMMANDS, name)) {
    return '';
  }
  return GROUPS.includes(name) && /^[a-z]+$/.test(second) ? `${name} ${second}` : name;
}

/** The value of a flag that is given more often than once never matters before the command itself reads it. */
function valueOf(args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag);
  return at === -1 ? args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) : args[at + 1];
}

type AddCommand = (program: Command, context: Context) => void;

/** Every command, in the order of the help. Each brings its own code, so that a command starts with no other's. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  create: async () => (await import('./commands/order.js')).addCreate,
  modify: async () => (await import('./commands/order.js')).addModify,
  list: async () => (await import('./commands/read.js')).addList,
  show: async () => (await import('./commands/read.js')).addShow,
  explain: async () => (await import('./commands/read.js')).addExplain,
  open: async () => (await import('./commands/read.js')).addOpen,
  watch: async () => (await import('./commands/read.js')).addWatch,
  approve: () => deciding('approve'),
  reject: () => deciding('reject'),
  sign: async () => (await import('./commands/sign.js')).addSign,
  requote: async () => (await import('./commands/requote.js')).addRequote,
  cancel: async () => (await import('./commands/decide.js')).addCancel,
  resolve: async () => (await import('./commands/resolve.js')).addResolve,
  dossier: async () => (await import('./commands/dossier.js')).addDossier,
  policy: async () => (await import('./commands/policy.js')).addPolicy,
  notices: async () => (await import('./commands/notices.js')).addNotices,
  worker: async () => (await import('./commands/local.js')).addWorker,
  sandbox: async () => (await import('./commands/local.js')).addSandbox,
  demo: async () => (await import('./commands/local.js')).addDemo,
  'codec-server': async () => (await import('./commands/codec-server.js')).addCodecServer,
  doctor: async () => (await import('./commands/doctor.js')).addDoctor,
  completion: async () => {
    const { addCompletion } = await import('./commands/completion.js');
    return (program, context) => addCompletion(program, context, () => createProgram(context, []));
  },
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

/** Width of a help that is not for a terminal. */
const HELP_COLUMNS = 100;

/** Room for a flag's description, below which commander does not break lines. */
const LEAST_HELP_COLUMNS = 10;

const HELP_ENDS =
  "Commands have --help with examples, and --json for scripts. An order's id is its workflow id (crb:…), its page in " +
  'the Temporal UI, or the id of its circuit.';

async function createProgram(context: Context, args: readonly string[]): Promise<Command> {
  const { stdout, stderr } = context.io;
  const program = new Command('crb')
    .addHelpText('after', `\n${wrap(HELP_ENDS, context.style.width ?? HELP_COLUMNS)}`)
    .configureHelp({ minWidthToWrap: LEAST_HELP_COLUMNS })
    .description('Orders for Zenlayer private cross-region bandwidth: quoted, approved by a person, bought once.')
    .version(versionText())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // Only help goes here; `tellFailure` prints errors.
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => context.style.width ?? HELP_COLUMNS,
      getErrHelpWidth: () => context.style.width ?? HELP_COLUMNS,
      outputError: () => undefined,
    });
  for (const add of await wantedCommands(args)) {
    add(program, context);
  }
  return program;
}

function tellFailure({ io, tell }: Context, failure: Failure, json: boolean): void {
  const { code, message, next } = failure;
  if (json) {
    io.stderr.write(`${toJson({ error: { code, message, next } }, { oneLine: true })}\n`);
    return;
  }
  const head = (style: Style) => (isChangeOfMind(failure) ? '' : `${style.red('Error:')} `);
  tell(
    (style) =>
      [`${head(style)}${cleanText(message)}`, ...(next === '' ? [] : [`${style.dim('→')} ${cleanText(next)}`])].join(
        '\n',
      ),
    {},
  );
}
