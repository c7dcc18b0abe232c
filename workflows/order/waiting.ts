import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Order } from './order.js';

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
  // What arrives together is handled one after the other, messages first, and only then do promises go on. A timer among it
  // is then one promise away from `rung`, and a condition two promises from here. So `late` is right.
  await condition(() => late || done() || order.isLong);
  if (!late) {
    timer.cancel();
  }
  return late;
}
