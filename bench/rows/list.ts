import { OrdersClient } from '../../client/index.js';
import { countingClient } from '../../test/support/counted-calls.js';
import { eventually } from '../../test/support/eventually.js';
import { many, newRequest, quoteOf } from '../buyer.js';
import { watchCpu } from '../cpu.js';
import type { Watched } from '../figures.js';
import { interleaved } from '../rounds.js';
import type { Bench, Figure } from '../row.js';

const ORDERS = 100;
const CONCURRENCY = 50;
/** Lists of a round. */
const LISTS = 20;
const COMMANDS = 3;
/** The server's list of workflows may lag behind. */
const LISTED_WITHIN_MS = 120_000;

/** A list of orders that wait for approval, beside one query of the server's list of workflows for the same rows. */
export async function list(bench: Bench): Promise<Figure[]> {
  const { site, product } = bench;
  const { client } = site;
  await many(ORDERS, CONCURRENCY, async () => quoteOf(client, await product.buyer.start(newRequest())));
  const counting = countingClient(client.connection, client.options.namespace);
  const orders = new OrdersClient({ client: counting.client });
  const { calls } = await eventually(
    async () => {
      const before = counting.calls.length;
      const rows = await rowsOf(orders);
      return { rows, calls: counting.calls.length - before };
    },
    // A row that the server still lists as it was at its start costs a call.
    ({ rows, calls: made }) => rows === ORDERS && made === 1,
    LISTED_WITHIN_MS,
  );
  const query = { namespace: client.options.namespace, query: QUERY, pageSize: ORDERS };
  const read = {
    product: () => rowsOf(orders),
    bare: () => client.workflowService.listWorkflowExecutions(query),
  };
  const rounds = await interleaved(bench.quick ? 3 : 5, (side) => timed(bench, read[side]));
  return [
    { title: `list of ${ORDERS} orders: calls of the server`, unit: '', product: [calls], bare: [1] },
    { title: `list of ${ORDERS} orders in a program`, unit: 'ms', ...rounds },
    {
      title: `crb list of ${ORDERS} orders, a process`,
      unit: 'ms',
      product: await commands(bench),
    },
  ];
}

const QUERY = `WorkflowType = 'crossRegionBandwidthOrder'`;

async function rowsOf(orders: OrdersClient): Promise<number> {
  let rows = 0;
  for await (const row of orders.list({ limit: ORDERS })) {
    rows += row.orderId === '' ? 0 : 1;
  }
  return rows;
}

/** Milliseconds of the command, one at a time. */
async function commands({ site }: Bench): Promise<number[]> {
  const each: number[] = [];
  await many(COMMANDS, 1, async () => {
    each.push(await msOf(() => site.crb(['list', '--limit', String(ORDERS)])));
  });
  return each;
}

/** Milliseconds of one list, from many in a row: a single one is too short for the CPU that others use. */
async function timed({ site }: Bench, read: () => Promise<unknown>): Promise<Watched<number>> {
  const end = await watchCpu([], site.pids());
  const ms = await msOf(() => many(LISTS, 1, read));
  const { foreignShare } = await end();
  return { value: ms / LISTS, foreignShare };
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
