import type { Command } from 'commander';
import type { OrdersClient, SendOptions, Sent } from '../client/index.js';
import type { MessageName } from '../contract/index.js';
import { answer } from './answer.js';
import { addCommand, type Context } from './context.js';
import { showSent } from './render/sent.js';
import { addWaitFlags, waitForEnd, type WaitFlags } from './waiting.js';

export interface SendFlags extends WaitFlags {
  by?: string;
  signal?: boolean;
}

export const ORDER_ID = 'order id (crb:…), its page in the Temporal UI, or circuit id';

/** An order's id and a quote's, for examples. */
export const EXAMPLE = {
  order: 'crb:vpc-1:asia-east-1:asia-north-1',
  quote: 'Q1-eb2887794019',
  hold: 'H1-7b5b41fe9f3c',
};

/** Adds a command that sends a message to an order. */
export function addSend(
  program: Command,
  name: MessageName,
  description: string,
  examples: readonly string[],
): Command {
  return addWaitFlags(
    addCommand(program, name, description, examples)
      .argument('<id>', ORDER_ID)
      .option('--by <name>', 'your name (default: $CRB_USER; on a terminal you are asked)')
      .option('--signal', 'send it as a signal: works without a worker, but gets no answer'),
  );
}

/** A message that is ready to send. */
interface Sending {
  name: MessageName;
  call: (options: SendOptions) => Promise<Sent>;
  /** The hold that it resolves. */
  resolved?: string;
}

/** Sends a message, and prints the answer, or with `--wait` how the order ends. */
export async function send(
  context: Context,
  orders: OrdersClient,
  flags: SendFlags,
  { name, call, resolved }: Sending,
): Promise<void> {
  const sent = await call({ via: flags.signal ? 'signal' : 'update' });
  if (flags.wait) {
    context.tell((style) => showSent(style.clean(sent), name, style), flags);
    context.answer(await waitForEnd(context, orders, { orderId: sent.orderId, resolved }, flags), flags);
  } else {
    context.answer(
      answer(sent, (clean, style) => showSent(clean, name, style)),
      flags,
    );
  }
}
