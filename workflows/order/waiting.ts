import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Order } from './order.js';

/** Steps of the promise queue in which a timer that has fired is surely heard of; it takes one or two. */
const TURNS = 20;

/**
 * Waits until something has come about, at most until `at`; also ends when the order should go on in a new run.
 *
 * @returns whether `at` has come, also when something came about in the same moment. Not for the clock to say: when a
 * worker that was down meets a timer that has fired behind several queries, `Date.now()` still is what it was before,
 * and right again in the next replay.
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
  // What one moment brings is taken in one after the other, messages first: a timer among it must not be missed.
  for (let turn = 0; turn < TURNS; turn++) {
    await Promise.resolve();
  }
  if (!late) {
    timer.cancel();
  }
  return late;
}
