import { buy, many, productBuyer, type Buyer } from '../buyer.js';
import type { Bench, Figure } from '../row.js';

const ORDERS = 5;

const AT_A_TIME = 50;
const MANY = 200;

/** API calls of an order with two polls, by a worker that has had orders before. */
export async function calls(bench: Bench): Promise<Figure[]> {
  return [
    {
      title: 'API calls of a create, warm and alone',
      unit: '',
      product: await callsAlone(bench, bench.product.buyer),
      bare: await callsAlone(bench, bench.bare.buyer),
    },
    {
      title: `API calls of a create, ${AT_A_TIME} at a time, at shipped defaults`,
      unit: '/order',
      product: [await callsOfMany(bench)],
    },
  ];
}

async function callsAlone({ site }: Bench, buyer: Buyer): Promise<number[]> {
  await buy(site.client, buyer);
  const counted: number[] = [];
  while (counted.length < ORDERS) {
    const { calls: before } = await site.stub();
    await buy(site.client, buyer);
    counted.push((await site.stub()).calls - before);
  }
  return counted;
}

/** With polls every two seconds, as shipped: orders that are built at the same time share them. */
async function callsOfMany({ site }: Bench): Promise<number> {
  const taskQueue = 'bench-calls';
  const buyer = productBuyer(site.client, taskQueue);
  const worker = await site.startProduct({ taskQueue });
  await buy(site.client, buyer);
  const { calls: before } = await site.stub();
  await many(MANY, AT_A_TIME, () => buy(site.client, buyer));
  const { calls: after } = await site.stub();
  await site.end(worker);
  return (after - before) / MANY;
}
