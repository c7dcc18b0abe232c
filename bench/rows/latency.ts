import { approve, completed, newRequest, quoteOf } from '../buyer.js';
import { watchCpu } from '../cpu.js';
import type { Watched } from '../figures.js';
import { interleaved } from '../rounds.js';
import type { Bench, Figure, Side } from '../row.js';

/** From the approval to the purchase's arrival at the API, one order at a time. */
export async function latency(bench: Bench): Promise<Figure[]> {
  const { product, bare, disturbed } = await interleaved(bench.quick ? 10 : 30, (side) => once(bench, bench[side]));
  return [{ title: 'approval to purchase', unit: 'ms', product, bare, disturbed }];
}

async function once({ site }: Bench, { buyer }: Side): Promise<Watched<number>> {
  const placed = await buyer.start(newRequest());
  const quote = await quoteOf(site.client, placed);
  const end = await watchCpu([], site.pids());
  const approvedAt = performance.timeOrigin + performance.now();
  await approve(placed, quote);
  await completed(placed);
  const { foreignShare } = await end();
  const { [placed.vpcId]: createdAt = Number.NaN } = (await site.stub()).createdAt;
  return { value: createdAt - approvedAt, foreignShare };
}
