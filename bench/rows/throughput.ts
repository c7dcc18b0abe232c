import { setTimeout as delay } from 'node:timers/promises';
import { buy, many } from '../buyer.js';
import { cpuSecondsOf, watchCpu } from '../cpu.js';
import type { Watched } from '../figures.js';
import { interleaved } from '../rounds.js';
import type { Bench, Figure, Side } from '../row.js';

const CONCURRENCY = 50;

interface Load {
  readonly ordersASecond: number;
  /** Milliseconds of CPU for each order. */
  readonly serverMs: number;
  readonly workerMs: number;
  /** API calls for each order. */
  readonly calls: number;
}

/** Orders a second, and what an order costs, with many orders at a time. */
export async function throughput(bench: Bench): Promise<Figure[]> {
  const { rounds, orders } = bench.quick ? { rounds: 3, orders: 100 } : { rounds: 5, orders: 200 };
  const { client } = bench.site;
  for (const { buyer } of [bench.bare, bench.product]) {
    await many(CONCURRENCY, CONCURRENCY, () => buy(client, buyer));
  }
  const { product, bare, disturbed } = await interleaved(rounds, (side) => loadOf(bench, bench[side], orders));
  const line = (title: string, unit: string, value: (load: Load) => number): Figure => ({
    ...{ title, unit, disturbed },
    product: product.map(value),
    bare: bare.map(value),
  });
  return [
    line('orders a second', '/s', ({ ordersASecond }) => ordersASecond),
    line('CPU of server and worker', 'ms/order', ({ serverMs, workerMs }) => serverMs + workerMs),
    line('CPU of the server', 'ms/order', ({ serverMs }) => serverMs),
    line('CPU of the worker', 'ms/order', ({ workerMs }) => workerMs),
    line('API calls, many orders at a time', '/order', ({ calls }) => calls),
  ];
}

async function loadOf({ site }: Bench, { buyer, worker }: Side, orders: number): Promise<Watched<Load>> {
  const pids = [site.serverPid, worker.pid];
  await quiet(pids);
  const before = await site.stub();
  const end = await watchCpu(pids, site.pids());
  const began = performance.now();
  await many(orders, CONCURRENCY, () => buy(site.client, buyer));
  const seconds = (performance.now() - began) / 1_000;
  // What comes afterwards, such as the server's entries in its lists, is part of an order's cost.
  await quiet(pids);
  const { cpuSeconds, foreignShare } = await end();
  const calls = ((await site.stub()).calls - before.calls) / orders;
  const [serverMs = 0, workerMs = 0] = cpuSeconds.map((used) => (used * 1_000) / orders);
  return { value: { ordersASecond: orders / seconds, serverMs, workerMs, calls }, foreignShare };
}

const QUIET_MS = 300;
/** CPU seconds in that time which an idle server may use. */
const QUIET_SECONDS = 0.03;
const QUIET_TRIES = 20;

/** Waits until these processes have little to do, for some seconds at most. */
async function quiet(pids: readonly number[]): Promise<void> {
  for (let attempt = 1; attempt <= QUIET_TRIES; attempt++) {
    const before = await total(pids);
    await delay(QUIET_MS);
    if ((await total(pids)) - before <= QUIET_SECONDS) {
      return;
    }
  }
}

async function total(pids: readonly number[]): Promise<number> {
  return (await Promise.all(pids.map(cpuSecondsOf))).reduce((sum, seconds) => sum + seconds, 0);
}
