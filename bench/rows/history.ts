import { approve, buy, completed, newRequest, quoteOf, settled, type Buyer, type Placed } from '../buyer.js';
import { actionsIn, usdForThousand } from '../cloud-actions.js';
import type { Bench, Figure, Side } from '../row.js';

const REFUSED = 3;

interface History {
  readonly events: number;
  readonly bytes: number;
  /** Billed by Temporal Cloud. */
  readonly actions: number;
}

/** Events, bytes and billed actions of finished orders, and how many events more one of something makes. */
export async function history(bench: Bench): Promise<Figure[]> {
  const { client } = bench.site;
  const bought = async (buyer: Buyer, polls: number) => historyOf(await buy(client, buyer, newRequest(polls)));
  const product = { two: await bought(bench.product.buyer, 2), four: await bought(bench.product.buyer, 4) };
  const bare = { two: await bought(bench.bare.buyer, 2), four: await bought(bench.bare.buyer, 4) };
  const refused = await historyOf(await buyRefusing(bench));
  const waiting = {
    product: await bytesWhileWaiting(bench, bench.product),
    bare: await bytesWhileWaiting(bench, bench.bare),
  };
  return [
    { title: 'events of an order with two polls', unit: '', product: [product.two.events], bare: [bare.two.events] },
    {
      title: 'events of a further poll',
      unit: '',
      product: [(product.four.events - product.two.events) / 2],
      bare: [(bare.four.events - bare.two.events) / 2],
    },
    { title: 'events of a refused signal', unit: '', product: [(refused.events - product.two.events) / REFUSED] },
    { title: 'history of a finished create', unit: 'bytes', product: [product.two.bytes], bare: [bare.two.bytes] },
    { title: 'history of a waiting create', unit: 'bytes', product: [waiting.product], bare: [waiting.bare] },
    { title: 'Temporal Cloud actions of an order', unit: '', product: [product.two.actions], bare: [bare.two.actions] },
    {
      title: 'Temporal Cloud, list price of 1,000 orders',
      unit: 'USD',
      product: [usdForThousand(product.two.actions)],
      bare: [usdForThousand(bare.two.actions)],
    },
  ];
}

/** Bytes of the history of an order that waits for approval, which the server keeps for as long as it waits. */
async function bytesWhileWaiting({ site: { client } }: Bench, { buyer }: Side): Promise<number> {
  const placed = await buyer.start(newRequest());
  await quoteOf(client, placed);
  await settled(placed);
  const { bytes } = await historyOf(placed);
  await placed.handle.terminate();
  return bytes;
}

/** An order that refuses approvals of another quote, each by itself, before the right one. */
async function buyRefusing({ site: { client }, product: { buyer } }: Bench): Promise<Placed> {
  const placed = await buyer.start(newRequest());
  const quote = await quoteOf(client, placed);
  for (let refused = 0; refused < REFUSED; refused++) {
    await approve(placed, 'Q9-000000000000');
    await settled(placed);
  }
  await approve(placed, quote);
  await completed(placed);
  return placed;
}

export async function historyOf({ handle }: Placed): Promise<History> {
  const { historyLength, historySize } = await handle.describe();
  const { events } = await handle.fetchHistory();
  return { events: historyLength, bytes: historySize ?? Number.NaN, actions: actionsIn(events ?? []) };
}
