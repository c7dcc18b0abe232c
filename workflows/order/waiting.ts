import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Order } from './order.js';

/** Turns of the promise queue to wait for a timer that has fired; it needs one or two. */
const TURNS = 20;

/**
 * Waits until `done`, at most until `at`. Also returns when the order should go on in a new run.
 *
 * @returns whether the timer has fired, also when `done` came true in the same moment. The clock can't tell: after an
 * outage, a fired timer can arrive behind several queries. `Date.now()` then still gives the earlier time, but the right
 * one in the next replay.
 */
export async function waitUntil(
  order: Pick<Order, 'isLong'>,
  at: string,
  { done, summary }: { done: () => boolean; summary: string },
): Promise<boolean> {
  const ms = Math.max(1, Date.parse(at) - Date.now());
  const timer = new CancellationScope();
  let late = false;
  const rung = () => {
    late = true;
  };
  void timer.run(() => sleep(ms, { summary }).then(rung)).catch(() => undefined);
  await condition(() => late || done() || order.isLong);
  // What arrives together is handled one after the other, messages first. Don't miss a timer among it.
  for (let turn = 0; turn < TURNS; turn++) {
    await Promise.resolve();
  }
  if (!late) {
    timer.cancel();
  }
  return late;
}
