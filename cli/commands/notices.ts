import type { Command } from 'commander';
import type { ConfiguredReceivers, NoticesConfig, Receiver } from '../../notify/index.js';
import { defined } from '../../contract/defined.js';
import { answer } from '../answer.js';
import { addCommand, whoAsks, type CommonFlags, type Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { CommandError, UsageError } from '../failure.js';
import { showOutcomes, showReceivers, type Outcome, type ShownReceiver } from '../render/notices.js';

// The code that reads files and sends is loaded only when a command runs, so that other commands start fast.

/** `crb notices`: check the file of receivers, and try them out, without a worker. */
export function addNotices(program: Command, context: Context): void {
  const notices = program.command('notices').description('check the receivers of notices, or send them a test');
  addCheck(notices, context);
  addTest(notices, context);
}

function addCheck(program: Command, context: Context): void {
  const command = addCommand(program, 'check', 'check a file of receivers and show who is told what').argument(
    '[file]',
    'file of receivers, YAML or JSON (default: $CRB_NOTICES_FILE)',
  );
  command.action(async (file: string | undefined) => {
    const { receivers } = await readReceivers(file, context);
    context.answer(answer({ receivers: receivers.map(shownReceiver) }, showReceivers), command.opts<CommonFlags>());
  });
}

interface TestFlags extends CommonFlags {
  file?: string;
  by?: string;
}

function addTest(program: Command, context: Context): void {
  const command = addCommand(program, 'test', 'send a test notice to each receiver, or to one')
    .argument('[receiver]', 'name of a receiver (default: all)')
    .option('--file <file>', 'file of receivers (default: $CRB_NOTICES_FILE)')
    .option('--by <name>', 'who sends it (default: $CRB_USER, then the login name)');
  command.action(async (name: string | undefined) => {
    const { file, by, ...flags } = command.opts<TestFlags>();
    const config = await readReceivers(file, context);
    const { createReceivers } = await import('../../notify/index.js');
    const outcomes = await Promise.all(
      chosen(config, name).map((receiver) =>
        tryOut(createReceivers({ ...config, namespace: '' }), receiver, whoAsks(by, context) ?? 'crb'),
      ),
    );
    const ok = outcomes.every((outcome) => outcome.ok);
    context.answer(answer({ ok, outcomes }, showOutcomes, ok ? EXIT.ok : EXIT.error), flags);
  });
}

async function tryOut(receivers: ConfiguredReceivers, { name, format }: Receiver, by: string): Promise<Outcome> {
  try {
    const warning = await receivers.test(name, by);
    return defined({ receiver: name, format, ok: true, problem: warning });
  } catch (error) {
    const { DeliveryError } = await import('../../notify/index.js');
    if (error instanceof DeliveryError) {
      return { receiver: name, format, ok: false, problem: error.code };
    }
    throw error;
  }
}

function chosen({ receivers }: NoticesConfig, name: string | undefined): readonly Receiver[] {
  const found = name === undefined ? receivers : receivers.filter((receiver) => receiver.name === name);
  if (found.length === 0) {
    const names = receivers.map((receiver) => JSON.stringify(receiver.name)).join(', ');
    throw new UsageError(`There is no receiver ${JSON.stringify(name)}.`, `Name one of ${names}.`);
  }
  return found;
}

/** The receivers that a worker with this environment would have. */
async function readReceivers(file: string | undefined, { io: { env } }: Context): Promise<NoticesConfig> {
  const path = file ?? (env['CRB_NOTICES_FILE'] || undefined);
  if (path === undefined) {
    throw new UsageError('No file of receivers is given.', 'Name one, or set CRB_NOTICES_FILE.');
  }
  const { ReceiversError, readReceiversFile } = await import('../../notify/index.js');
  try {
    return readReceiversFile(path, { ...env });
  } catch (error) {
    throw error instanceof ReceiversError
      ? new CommandError('notices', error.message, 'Correct the file and check it again.', EXIT.configuration)
      : error;
  }
}

/** Without secrets: of a URL only the host. */
function shownReceiver(receiver: Receiver): ShownReceiver {
  const { name, format, events, when } = receiver;
  const to =
    receiver.format === 'email'
      ? `${receiver.to.join(', ')} through ${receiver.smtp.host}:${receiver.smtp.port}`
      : new URL(receiver.url).origin;
  return defined({ name, format, to, events, when });
}
