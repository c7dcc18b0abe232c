import type { CreateRequest, ModifyRequest, ShownQuote } from '../../contract/index.js';
import { isMistake } from '../../contract/mistake.js';
import { beforeStop } from '../../worker/stop-signal.js';
import { reasonOf } from '../../contract/reason-of.js';
import { nextAfter } from './error.js';
import { type DemoIo, type DemoStyle, PLAIN, plainQuote, processDemoIo } from './io.js';
import { REQUESTER } from './approver.js';
import { type DemoOrder, type DemoTeller, followDemoOrder } from './order.js';
import { listenForDemoStop } from './stop.js';
import { sayHowToGoOn, sayWhatToTry, sumUp } from './summary.js';
import { startDemoSystem } from './system.js';

export interface DemoOptions {
  /** Whether everything keeps running after the orders, until the demo is stopped. */
  readonly keep: boolean;
  /** The file of the policy that the worker goes by; default: one approval by anybody but the requester. */
  readonly policyFile?: string | undefined;
  /** Default: the process's own. */
  readonly io?: DemoIo;
  /** Default: without colours, and lines of any length. */
  readonly style?: DemoStyle;
  /** Shows a quote to people. Default: one line. */
  readonly showQuote?: (quote: ShownQuote) => string;
}

const CREATE: CreateRequest = {
  action: 'create',
  vpcId: 'vpc-1',
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'Demo-Circuit',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
  requestedBy: REQUESTER,
  reason: 'Replication to the second site',
};

const modifyOf = (crossRegionBandwidthId: string): ModifyRequest => ({
  action: 'modify',
  crossRegionBandwidthId,
  bandwidth: 200,
  requestedBy: REQUESTER,
  reason: 'The first full copy takes too long',
});

/**
 * Shows the whole system on this machine: a circuit is ordered, approved, bought and live, then changed in the same way.
 * On a terminal a person decides; otherwise the demo approves automatically.
 *
 * However the demo ends, everything that it started ends too. It listens to the process's signals while it runs.
 *
 * @returns the exit code: 0 success, or the person rejected; 1 an error, printed to stderr with what to do; 130 after
 * Ctrl-C, 143 after SIGTERM, 129 when the terminal or the parent process is gone
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { keep, policyFile, io = processDemoIo(), style = PLAIN, showQuote = plainQuote } = options;
  const teller: DemoTeller = { io, style, showQuote, say: (text = '') => void io.stdout.write(`${style.fit(text)}\n`) };
  const stop = listenForDemoStop();
  const cleanUp: CleanUp[] = [];
  try {
    await play({ keep, policyFile }, teller, stop.signal, cleanUp);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) {
      teller.say(style.dim('\nStopping.'));
      return stop.exitCode();
    }
    const next = nextAfter(error);
    const lines = ['', `${style.red('Error:')} ${reasonOf(error)}`, ...(next ? [`${style.dim('→')} ${next}`] : []), ''];
    io.stderr.write(style.fit(lines.join('\n')));
    return 1;
  } finally {
    await endAll(cleanUp, io);
    stop.dispose();
  }
}

type CleanUp = () => unknown;

/** Runs all clean-ups, even when one fails. */
async function endAll(cleanUp: readonly CleanUp[], { stderr }: DemoIo): Promise<void> {
  for (const end of [...cleanUp].reverse()) {
    try {
      await end();
    } catch (error) {
      // A part that failed before may fail again here, and that error has been printed.
      if (isMistake(error)) {
        stderr.write(`${error.stack ?? error.message}\n`);
      }
    }
  }
}

async function play(
  { keep, policyFile }: Pick<DemoOptions, 'keep' | 'policyFile'>,
  teller: DemoTeller,
  stop: AbortSignal,
  cleanUp: CleanUp[],
): Promise<void> {
  const { say, style, io } = teller;
  const began = Date.now();
  say(style.bold('Cross-region bandwidth, ordered through Temporal. Everything runs on this machine.'));
  say(style.dim('Nothing real is bought. Press Ctrl-C to stop and remove everything. Times are UTC.'));
  if (!io.interactive) {
    say(style.dim('Input or output is not a terminal, so nobody is asked: the demo approves by itself.'));
  }
  say();
  const system = await startDemoSystem({
    env: io.env,
    policyFile,
    stop,
    cleanUp,
    started: (part, what) => say(`  ${style.bold(part.padEnd(8))}  ${what}`),
    policyTrouble: (reason) =>
      say(
        reason === undefined
          ? style.green('The policy file is good again, and counts for new quotes.')
          : `${style.yellow('!')} The last good policy stays: ${reason.replace(/\.?$/, '.')} What was removed from it still counts.`,
      ),
  });

  const follow = (order: DemoOrder) =>
    Promise.race([followDemoOrder(system, order, { ...teller, keep }, stop), system.failed]);
  const created = await follow({
    title: `1. ${REQUESTER} orders a circuit of ${CREATE.bandwidth} Mbps`,
    request: CREATE,
  });
  const circuit = created.state === 'completed' ? created.circuit : undefined;
  const change = circuit && modifyOf(circuit.crossRegionBandwidthId);
  const changed =
    change && (await follow({ title: `2. ${REQUESTER} changes it to ${change.bandwidth} Mbps`, request: change }));

  sumUp(changed ? [created, changed] : [created], system, Date.now() - began, teller);
  if (!keep) {
    return sayWhatToTry(policyFile, teller);
  }
  sayHowToGoOn(system, (changed ?? created).approval?.terms.identity, teller);
  await beforeStop(stop, system.failed);
}
