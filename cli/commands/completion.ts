import type { Command } from 'commander';
import { OrdersError } from '../../client/errors.js';
import type { OrderState } from '../../contract/index.js';
import { SCRIPTS, SHELLS, type Shell } from '../completion-scripts.js';
import { suggestions } from '../completion-words.js';
import { addCommand, withOrders, type CommonFlags, type Context } from '../context.js';

/** Makes a program with every command. */
type EveryCommand = () => Promise<Command>;

/** `crb completion`: completion of commands, flags and order ids in a shell. */
export function addCompletion(program: Command, context: Context, everyCommand: EveryCommand): void {
  const group = program.command('completion').description('print the script for completion in a shell');
  for (const shell of SHELLS) {
    addScript(group, context, shell);
  }
  // The scripts call these.
  group
    .command('suggest', { hidden: true })
    .argument('[words...]', 'the words after crb, the last one as far as it is typed')
    .action(async (words: string[]) => {
      const found = await suggestions(await everyCommand(), words, (command) => idsFor(context, command));
      tellLines(context, found);
    });
  group.command('ids', { hidden: true }).action(async () => tellLines(context, await idsFor(context, 'show')));
}

function addScript(group: Command, context: Context, shell: Shell): void {
  const { script, install } = SCRIPTS[shell];
  const command = addCommand(group, shell, `script for ${shell}; install it with: ${install}`, []);
  command.action(() => {
    context.io.stdout.write(command.opts<CommonFlags>().json ? `${JSON.stringify({ script })}\n` : script);
  });
}

function tellLines(context: Context, lines: readonly string[]): void {
  if (lines.length > 0) {
    context.io.stdout.write(`${lines.join('\n')}\n`);
  }
}

/** Commands that take only orders in one state. */
const STATE_FOR: Readonly<Partial<Record<string, OrderState>>> = {
  approve: 'awaitingApproval',
  requote: 'awaitingApproval',
  reject: 'awaitingApproval',
  resolve: 'held',
};

/** Whoever presses Tab does not scroll through more. */
const MOST_IDS = 200;

/** Ids that a command can take. None when Temporal does not answer: a shell has no place for an error. */
async function idsFor(context: Context, command: string): Promise<string[]> {
  try {
    return await withOrders(context, async (orders) => {
      const ids = new Set<string>();
      for await (const { orderId } of orders.list({ state: STATE_FOR[command], limit: MOST_IDS })) {
        ids.add(orderId);
      }
      return [...ids];
    });
  } catch (error) {
    if (error instanceof OrdersError) {
      return [];
    }
    throw error;
  }
}
