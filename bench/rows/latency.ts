import { approve, completed, newRequest, quoteOf } from '../buyer.js';
import { watchCpu } from '../cpu.js';
import { spreadOf, type Watched } from '../figures.js';
import { interleaved } from '../rounds.js';
import type { Bench, Figure, Side } from '../row.js';

/** Orders of a round; their median is its value. */
const ORDERS = 9;

/** From the approval to the purchase's arrival at the API, one order at a time. */
export async function latency(bench: Bench): Promise<Figure[]> {
  const { product, bare, disturbed } = await interleaved(bench.quick ? 3 : 5, (side) => roundOf(bench, bench[side]));
  return [{ title: 'approval to purchase', unit: 'ms', product, bare, disturbed }];
}

async function roundOf(bench: Bench, side: Side): Promise<Watched<number>> {
  const { site } = bench;
  const end = await watchCpu([], site.pids());
  const each: number[] = [];
  while (each.length < ORDERS) {
    each.push(await msToPurchase(bench, side));
  }
  const { foreignShare } = await end();
  return { value: spreadOf(each).median, foreignShare };
}

async function msToPurchase({ site }: Bench, { buyer }: Side): Promise<number> {
  const placed = await buyer.start(newRequest());
  const quote = await quoteOf(site.client, placed);
  const approvedAt = performance.timeOrigin + performance.now();
  await approve(placed, quote);
  await completed(placed);
  const { [placed.name]: createdAt } = (await site.stub()).createdAt;
  if (createdAt === undefined) {
    throw new Error(`nothing was bought as ${placed.name}`);
  }
  return createdAt - approvedAt;
}
