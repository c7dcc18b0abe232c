import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import { approve, completed, newRequest, productBuyer, quoteOf, type Placed } from '../buyer.js';
import type { Bench, Figure } from '../row.js';

/** An order that has not ended by then counts as lost: it may be held for good. */
const LOST_AFTER_MS = 300_000;
/** For all purchases to arrive, on a busy machine. They are given up after a while, so all have to be quick. */
const ARRIVE_WITHIN_MS = 60_000;

/**
 * The worker is killed after all purchases have arrived at the API, and before any was answered. Another one starts at
 * once. Nothing may be bought twice, and every order has to be completed.
 */
export async function kill(bench: Bench): Promise<Figure[]> {
  const { site } = bench;
  const orders = bench.quick ? 50 : 200;
  const taskQueue = 'bench-kill';
  const buyer = productBuyer(site.client, taskQueue);
  const worker = await site.startProduct({ taskQueue });
  const waiting = await Promise.all(
    Array.from({ length: orders }, async () => {
      const placed = await buyer.start(newRequest(1));
      return { placed, quote: await quoteOf(site.client, placed) };
    }),
  );
  const names = waiting.map(({ placed }) => placed.name);

  await site.answerPurchases(false);
  await Promise.all(waiting.map(({ placed, quote }) => approve(placed, quote)));
  await eventually(
    () => timesBought(bench, names),
    (times) => times.every((each) => each > 0),
    ARRIVE_WITHIN_MS,
  );
  const killedAt = performance.now();
  await site.end(worker);
  await site.answerPurchases(true);
  const next = await site.startProduct({ taskQueue });
  const ends = await Promise.all(waiting.map(({ placed }) => completedAt(placed)));
  await site.end(next);

  const done = ends.flatMap((at) => (at === undefined ? [] : [(at - killedAt) / 1_000]));
  const twice = (await timesBought(bench, names)).filter((times) => times > 1).length;
  const line = (what: string, unit: string, ...values: number[]): Figure[] =>
    values.map((value) => ({ title: `killed with ${orders} purchases in flight: ${what}`, unit, product: [value] }));
  return [
    ...line('bought twice', 'orders', twice),
    ...line('lost', 'orders', orders - done.length),
    ...line('first order done after', 's', ...done.sort((a, b) => a - b).slice(0, 1)),
    ...line('last order done after', 's', ...done.slice(-1)),
  ];
}

async function timesBought({ site }: Bench, names: readonly string[]): Promise<number[]> {
  const { bought } = await site.stub();
  return names.map((name) => bought[name]?.length ?? 0);
}

/** When an order was completed, by `performance.now`; undefined when it ended otherwise, or not at all. */
async function completedAt(placed: Placed): Promise<number | undefined> {
  const ended = completed(placed).then(
    () => performance.now(),
    () => undefined,
  );
  return Promise.race([ended, delay(LOST_AFTER_MS, undefined, { ref: false })]);
}
