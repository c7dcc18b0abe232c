import { bareBuyer, many, newRequest, productBuyer, quoteOf, settled, type Buyer } from '../buyer.js';
import { residentKib } from '../cpu.js';
import type { Bench, Figure } from '../row.js';

const CONCURRENCY = 50;
/** Waiting orders before the first measurement, so that what a worker loads at its first order does not count. */
const BEFORE = 50;

/** So many orders are more than a worker keeps in memory. */
const MANY = 10_000;

/** How much more memory a worker holds for each order that waits for approval, at shipped defaults. */
export async function memory(bench: Bench): Promise<Figure[]> {
  const { site } = bench;
  const orders = bench.quick ? 300 : 2_000;
  const queues = { product: 'bench-memory', bare: 'bench-memory-bare' };
  const product = await site.startProduct({ taskQueue: queues.product });
  const buyer = productBuyer(site.client, queues.product);
  await waitForApproval(bench, buyer, BEFORE);
  const productKib = await kibEach(bench, product.pid, buyer, orders);
  const beyond = bench.quick ? undefined : await kibEach(bench, product.pid, buyer, MANY - orders);
  await site.end(product);
  const bare = await site.startBare(queues.bare);
  const other = bareBuyer(site.client, queues.bare);
  await waitForApproval(bench, other, BEFORE);
  const bareKib = await kibEach(bench, bare.pid, other, orders);
  await site.end(bare);
  const unit = 'KiB/order';
  return [
    { title: `worker memory, ${orders} orders waiting`, unit, product: [productKib], bare: [bareKib] },
    ...(beyond === undefined
      ? []
      : [{ title: `worker memory, orders from ${orders} to ${MANY} waiting`, unit, product: [beyond] }]),
  ];
}

/** How much the memory of a worker grows with each of so many more orders. */
async function kibEach(bench: Bench, pid: number, buyer: Buyer, orders: number): Promise<number> {
  const before = await residentKib(pid);
  await waitForApproval(bench, buyer, orders);
  return ((await residentKib(pid)) - before) / orders;
}

async function waitForApproval({ site }: Bench, buyer: Buyer, orders: number): Promise<void> {
  await many(orders, CONCURRENCY, async () => {
    const placed = await buyer.start(newRequest());
    await quoteOf(site.client, placed);
    await settled(placed);
  });
}
