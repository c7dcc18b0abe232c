import type { Command } from 'commander';
import { reasonOf } from '../../contract/reason-of.js';
import { answer } from '../answer.js';
import { addCommand, withExamples, type CommonFlags, type Context } from '../context.js';
import { CommandError } from '../failure.js';
import { wholeNumber } from '../flags.js';
import { readPolicy } from '../policy-input.js';
import { showQuote } from '../render/quote.js';
import { wrap } from '../render/wrap.js';

// Each command loads its code only when it runs, so that the other commands start fast.

/** `crb worker`: run a worker until it is stopped. */
export function addWorker(program: Command, context: Context): void {
  withExamples(program.command('worker').description('run a worker, configured by environment variables'), ['worker'])
    .allowExcessArguments(false)
    .action(async () => {
      const { runWorker } = await import('../../worker/run.js');
      context.exit(await runWorker({ ...context.io.env }));
    });
}

interface SandboxFlags extends CommonFlags {
  port: number;
  host: string;
}

/** `crb sandbox`: run a local Zenlayer API. */
export function addSandbox(program: Command, context: Context): void {
  const command = addCommand(program, 'sandbox', 'run a local Zenlayer API that needs no account', ['sandbox --port 0'])
    .option('--port <number>', 'port to listen on; 0 = any free port', wholeNumber(0, 65_535), 8090)
    .option('--host <address>', 'address to listen on', '127.0.0.1');
  command.action(async () => {
    const { port, host, ...flags } = command.opts<SandboxFlags>();
    const interrupted = context.io.interrupted();
    const { startSandbox } = await import('../../sandbox/index.js');
    const sandbox = await startSandbox({
      port,
      host,
      onCall: ({ time, action, outcome }) => {
        const call = { time, action, ...outcome };
        context.answer(
          answer(call, (clean, style) =>
            [
              style.dim(clean.time),
              clean.action ?? '(no action)',
              clean.httpStatus === undefined || clean.httpStatus === null ? 'no answer' : String(clean.httpStatus),
              clean.code ?? '',
              clean.fault ? style.yellow(`fault: ${clean.fault}`) : '',
            ]
              .filter((part) => part !== '')
              .join('  '),
          ),
          flags,
          { stream: true },
        );
      },
    }).catch((error: unknown) => {
      throw notStarted(error, host, port);
    });
    const { url, accessKey } = sandbox;
    context.answer(
      answer({ url, ...accessKey }, (clean, style) =>
        [
          `${style.green('Sandbox')} at ${style.bold(clean.url)}. Press Ctrl-C to stop it. A worker uses it with:`,
          `  ZENLAYER_ENDPOINT=${clean.url}`,
          `  ZENLAYER_ACCESS_KEY_ID=${clean.accessKeyId}`,
          `  ZENLAYER_ACCESS_KEY_SECRET=${clean.accessKeySecret}`,
        ].join('\n'),
      ),
      flags,
      { stream: true },
    );
    await untilAborted(interrupted);
    await sandbox.close();
  });
}

/** `crb demo`: run the whole system on this machine, with orders from quote to circuit. */
export function addDemo(program: Command, context: Context): void {
  const command = withExamples(
    program
      .command('demo')
      .description('run the whole system on this machine, with an order from quote to live circuit'),
    ['demo --keep'],
  )
    .option('--keep', 'keep everything running afterwards')
    .option('--policy <file>', "the worker's policy, to try it; an edit counts within seconds (default: none)")
    .allowExcessArguments(false);
  command.action(async () => {
    const { keep = false, policy: policyFile } = command.opts<{ keep?: boolean; policy?: string }>();
    if (policyFile !== undefined) {
      // A wrong file is said before anything starts.
      await readPolicy(policyFile);
    }
    const { runDemo } = await import('../../local/demo/demo.js');
    const { style } = context;
    const demoStyle = { ...style, fit: (text: string) => wrap(text, style.width) };
    context.exit(
      await runDemo({ keep, policyFile, style: demoStyle, showQuote: (quote) => showQuote(style.clean(quote), style) }),
    );
  });
}

function notStarted(error: unknown, host: string, port: number): CommandError {
  const reason = reasonOf(error);
  return new CommandError(
    'sandbox',
    `The sandbox can't listen on ${host}:${port}: ${reason}.`,
    'Choose another port: `crb sandbox --port 0` uses any free port.',
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
    }
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
