import { bareBuyer, many, newRequest, productBuyer, quoteOf, settled, type Buyer } from '../buyer.js';
import { residentKib } from '../cpu.js';
import type { Bench, Figure } from '../row.js';

const CONCURRENCY = 50;
/** Waiting orders before the first measurement, so that what a worker loads at its first order does not count. */
const BEFORE = 50;

/** How much more memory a worker holds for each order that waits for approval, at shipped defaults. */
export async function memory(bench: Bench): Promise<Figure[]> {
  const { site } = bench;
  const orders = bench.quick ? 300 : 2_000;
  const queues = { product: 'bench-memory', bare: 'bench-memory-bare' };
  const product = await site.startProduct({ taskQueue: queues.product });
  const productKib = await kibEach(bench, product.pid, productBuyer(site.client, queues.product), orders);
  await site.end(product);
  const bare = await site.startBare(queues.bare);
  const bareKib = await kibEach(bench, bare.pid, bareBuyer(site.client, queues.bare), orders);
  await site.end(bare);
  return [
    { title: `worker memory, ${orders} orders waiting`, unit: 'KiB/order', product: [productKib], bare: [bareKib] },
  ];
}

async function kibEach({ site }: Bench, pid: number, buyer: Buyer, orders: number): Promise<number> {
  const wait = async () => {
    const placed = await buyer.start(newRequest());
    await quoteOf(site.client, placed);
    await settled(placed);
  };
  await many(BEFORE, CONCURRENCY, wait);
  const before = await residentKib(pid);
  await many(orders, CONCURRENCY, wait);
  return ((await residentKib(pid)) - before) / orders;
}
