import type { Command } from 'commander';
import type { OrdersClient } from '../client/index.js';
import { longTimeout } from '../client/long-timeout.js';
import { formatDuration, isFinal, type OrderView } from '../contract/index.js';
import { answer, type Answer } from './answer.js';
import { hint, type CommonFlags, type Context } from './context.js';
import { EXIT, exitCodeOfState } from './exit-codes.js';
import { CommandError, UsageError } from './failure.js';
import { duration } from './flags.js';
import { showOrder, showStep } from './render/order.js';
import { stillOpenText } from './render/state.js';

export interface WaitFlags extends CommonFlags {
  readonly wait?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Adds `--wait` and `--timeout`. */
export function addWaitFlags(command: Command): Command {
  return command
    .option('--wait', 'wait until the order ends or is held; the exit code says which')
    .option('--timeout <duration>', 'with --wait: longest time to wait, such as 30s or 2h', duration);
}

/** @throws UsageError for a time without anything that it limits */
export function checkWaitFlags({ wait, timeout }: WaitFlags): void {
  if (timeout !== undefined && !wait) {
    throw new UsageError('--timeout limits --wait, which is missing.', 'Add --wait, or leave out --timeout.');
  }
}

/** The order to wait for. */
interface Awaited {
  orderId: string;
  /** The hold that was just resolved; the view may still show it for a moment. */
  resolved?: string | undefined;
}

/** Follows an order until it ends or is held, and answers with its view. Prints each step for people. */
export async function waitForEnd(
  context: Context,
  orders: OrdersClient,
  { orderId, resolved }: Awaited,
  flags: WaitFlags,
): Promise<Answer> {
  const timeout = flags.timeout === undefined ? [] : [longTimeout(flags.timeout)];
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
  const after = interrupted.aborted || flags.timeout === undefined ? '' : ` after ${formatDuration(flags.timeout)}`;
  throw new CommandError(
    interrupted.aborted ? 'interrupted' : 'timeout',
    `Stopped waiting${after}. ${stillOpenText(last?.state)}`,
    hint(context, 'See why it waits', context.command('explain', orderId)),
    interrupted.aborted ? EXIT.interrupted : EXIT.timeout,
  );
}
