import { buy } from '../buyer.js';
import type { Bench, Figure, Side } from '../row.js';

const ORDERS = 5;

/** API calls of an order with two polls, one order at a time, by a worker that has had orders before. */
export async function calls(bench: Bench): Promise<Figure[]> {
  return [
    {
      title: 'API calls of a create, warm and alone',
      unit: '',
      product: await callsOf(bench, bench.product),
      bare: await callsOf(bench, bench.bare),
    },
  ];
}

async function callsOf({ site }: Bench, { buyer }: Side): Promise<number[]> {
  await buy(site.client, buyer);
  const counted: number[] = [];
  while (counted.length < ORDERS) {
    const { calls: before } = await site.stub();
    await buy(site.client, buyer);
    counted.push((await site.stub()).calls - before);
  }
  return counted;
}
