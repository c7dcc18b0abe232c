import { eventually } from '../../test/support/eventually.js';
import { approve, completed, newRequest, productBuyer, quoteOf, settled, type Buyer } from '../buyer.js';
import type { Bench, Figure } from '../row.js';
import { historyOf } from './history.js';

const FEW = 1;
const MORE = 4;
/** Orders of this bandwidth get more reminders. */
const MORE_FROM_MBPS = 200;

const POLICY = `
rules:
  - name: few
    when: { bandwidth: { atMost: ${MORE_FROM_MBPS - 1} } }
    approvals: 1
    reminders: { every: 1s, atMost: ${FEW} }
  - name: more
    approvals: 1
    reminders: { every: 1s, atMost: ${MORE} }
`;

/** How many events more an order has for each reminder. */
export async function reminders(bench: Bench): Promise<Figure[]> {
  const taskQueue = 'bench-reminders';
  const worker = await bench.site.startProduct({ taskQueue, pollsFast: true, policy: POLICY });
  const buyer = productBuyer(bench.site.client, taskQueue);
  const [few, more] = await Promise.all([
    eventsWith(bench, buyer, { bandwidth: 100, reminders: FEW }),
    eventsWith(bench, buyer, { bandwidth: MORE_FROM_MBPS, reminders: MORE }),
  ]);
  await bench.site.end(worker);
  return [{ title: 'events of a reminder', unit: '', product: [(more - few) / (MORE - FEW)] }];
}

async function eventsWith(
  { site }: Bench,
  buyer: Buyer,
  { bandwidth, reminders }: { bandwidth: number; reminders: number },
): Promise<number> {
  const placed = await buyer.start({ ...newRequest(), bandwidth });
  const quote = await quoteOf(site.client, placed);
  await eventually(
    async () => (await site.stub()).notices[placed.handle.workflowId],
    (notices) => notices === 1 + reminders,
  );
  await settled(placed);
  await approve(placed, quote);
  await completed(placed);
  return (await historyOf(placed)).events;
}
