import { newRequest, productBuyer, quoteOf, type Placed } from '../buyer.js';
import { watchCpu } from '../cpu.js';
import type { Watched } from '../figures.js';
import { repeated } from '../rounds.js';
import type { Bench, Figure } from '../row.js';

/** From the start of the process `crb worker` to the first task of an order that waits for a worker. */
export async function start(bench: Bench): Promise<Figure[]> {
  let round = 0;
  const { values, disturbed } = await repeated(bench.quick ? 3 : 5, () => once(bench, `bench-start-${++round}`));
  return [{ title: 'crb worker: start to first task', unit: 'ms', product: values, disturbed }];
}

async function once({ site }: Bench, taskQueue: string): Promise<Watched<number>> {
  const placed = await productBuyer(site.client, taskQueue).start(newRequest());
  const own = site.pids();
  const end = await watchCpu([], own);
  const startedAt = Date.now();
  const worker = await site.startProduct({ taskQueue });
  await quoteOf(site.client, placed);
  const value = (await firstTaskAt(placed)) - startedAt;
  const { foreignShare } = await end([worker.pid]);
  await site.end(worker);
  await placed.handle.terminate();
  return { value, foreignShare };
}

/** When the server gave a worker the order's first task, in Unix milliseconds by this machine's clock. */
async function firstTaskAt({ handle }: Placed): Promise<number> {
  const { events } = await handle.fetchHistory();
  const first = events?.find(({ workflowTaskStartedEventAttributes }) => workflowTaskStartedEventAttributes != null);
  const { seconds, nanos } = first?.eventTime ?? {};
  return Number(seconds) * 1_000 + Number(nanos) / 1e6;
}
