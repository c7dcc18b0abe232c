import { setTimeout as delay } from 'node:timers/promises';
import { approve, many, newRequest, productBuyer, quoteOf } from '../buyer.js';
import type { Bench, Figure } from '../row.js';
import { roundOf } from './latency.js';

const CONCURRENCY = 50;
/** More polls than any circuit gets: it is never live. */
const NEVER = 1_000_000;

/** What circuits cost that are built for long, and how much they slow a purchase down, at shipped defaults. */
export async function provisioning(bench: Bench): Promise<Figure[]> {
  const { site } = bench;
  const { circuits, minutes } = bench.quick ? { circuits: 300, minutes: 1 } : { circuits: 1_000, minutes: 3 };
  const taskQueue = 'bench-provisioning';
  const buyer = productBuyer(site.client, taskQueue);
  const worker = await site.startProduct({ taskQueue });
  await roundOf(site, buyer);
  const alone = await roundOf(site, buyer);
  await many(circuits, CONCURRENCY, async () => {
    const placed = await buyer.start(newRequest(NEVER));
    await approve(placed, await quoteOf(site.client, placed));
  });
  // The youngest circuit is then polled about as seldom as the oldest.
  await delay(minutes * 60_000);
  const { polls: before } = await site.stub();
  await delay(minutes * 60_000);
  const { polls: after } = await site.stub();
  const beside = await roundOf(site, buyer);
  await site.end(worker);
  return [
    {
      title: `${circuits} in provisioning for ${minutes} to ${2 * minutes} minutes: Describe calls`,
      unit: '/minute',
      product: [(after - before) / minutes],
    },
    { title: 'approval to purchase, nothing in provisioning', unit: 'ms', product: [alone.value] },
    { title: `approval to purchase, ${circuits} in provisioning`, unit: 'ms', product: [beside.value] },
  ];
}
