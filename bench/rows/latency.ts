import { approve, completed, newRequest, quoteOf, type Buyer } from '../buyer.js';
import { watchCpu } from '../cpu.js';
import { spreadOf, type Watched } from '../figures.js';
import { interleaved } from '../rounds.js';
import type { Bench, Figure } from '../row.js';
import type { Site } from '../site.js';

/** Orders of a round; their median is its value. */
const ORDERS = 9;

/** From the approval to the purchase's arrival at the API, one order at a time. */
export async function latency(bench: Bench): Promise<Figure[]> {
  const { product, bare, disturbed } = await interleaved(bench.quick ? 3 : 5, (side) =>
    roundOf(bench.site, bench[side].buyer),
  );
  return [{ title: 'approval to purchase', unit: 'ms', product, bare, disturbed }];
}

/** Milliseconds from an order's approval to its purchase: the median of some orders, one at a time. */
export async function roundOf(site: Site, buyer: Buyer): Promise<Watched<number>> {
  const end = await watchCpu([], site.pids());
  const each: number[] = [];
  while (each.length < ORDERS) {
    each.push(await msToPurchase(site, buyer));
  }
  const { foreignShare } = await end();
  return { value: spreadOf(each).median, foreignShare };
}

async function msToPurchase(site: Site, buyer: Buyer): Promise<number> {
  const placed = await buyer.start(newRequest());
  const quote = await quoteOf(site.client, placed);
  const approvedAt = performance.timeOrigin + performance.now();
  await approve(placed, quote);
  await completed(placed);
  const [boughtAt] = (await site.stub()).bought[placed.name] ?? [];
  if (boughtAt === undefined) {
    throw new Error(`nothing was bought as ${placed.name}`);
  }
  return boughtAt - approvedAt;
}
