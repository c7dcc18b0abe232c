import type { Command } from 'commander';
import type { OrdersClient } from '../client/index.js';
import { isFinal, type OrderView } from '../contract/index.js';
import { answer, type Answer } from './answer.js';
import type { CommonFlags, Context } from './context.js';
import { EXIT, exitCodeOfState } from './exit-codes.js';
import { CommandError } from './failure.js';
import { duration } from './flags.js';
import { showCommand } from './render/command.js';
import { showOrder, showStep } from './render/order.js';

export interface WaitFlags extends CommonFlags {
  wait?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** Adds `--wait` and `--timeout`. */
export function addWaitFlags(command: Command): Command {
  return command
    .option('--wait', 'wait until the order has ended, or is held; the exit code tells how')
    .option('--timeout <duration>', 'with --wait: no longer than this, such as 30s or 2h', duration);
}

/** The order to wait for. */
interface Awaited {
  orderId: string;
  /** A hold that has just been resolved: it may still show for a moment. */
  resolved?: string | undefined;
}

/** Follows an order until it has ended or is held, and answers with its view. A person sees the steps meanwhile. */
export async function waitForEnd(
  context: Context,
  orders: OrdersClient,
  { orderId, resolved }: Awaited,
  flags: WaitFlags,
): Promise<Answer> {
  const timeout = flags.timeout === undefined ? [] : [AbortSignal.timeout(flags.timeout)];
  const interrupted = context.io.interrupted();
  let last: OrderView | undefined;
  for await (const view of orders.watch(orderId, { signal: AbortSignal.any([interrupted, ...timeout]) })) {
    if (isFinal(view.state) || (view.state === 'held' && view.hold?.id !== resolved)) {
      return answer(view, showOrder, exitCodeOfState(view.state));
    }
    if (view.state !== last?.state || view.attention?.code !== last.attention?.code) {
      context.tell((style) => showStep(style.clean(view), style), flags);
    }
    last = view;
  }
  throw new CommandError(
    interrupted.aborted ? 'interrupted' : 'timeout',
    `The order has not ended${interrupted.aborted ? '' : ' in time'}; it is ${last?.state ?? 'not known'}. It goes on by itself.`,
    `Look at it: ${showCommand('show', orderId)}`,
    interrupted.aborted ? EXIT.interrupted : EXIT.error,
  );
}
