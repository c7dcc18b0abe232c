/** `npm run bench -- [--quick] [--only ROW] [--out FILE]`; see docs/performance.md. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bareBuyer, productBuyer } from './buyer.js';
import type { Bench, Figure } from './row.js';
import { LONG_ROWS, ROWS } from './rows/index.js';
import { openSite, type Site } from './site.js';
import { tableOf } from './table.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, out: { type: 'string' } },
});
const { quick, only } = values;
const rows = Object.entries(ROWS).filter(([name]) =>
  only === undefined ? !(quick && LONG_ROWS.includes(name)) : name === only,
);
if (rows.length === 0) {
  console.error(`usage: npm run bench -- [--quick] [--only ${Object.keys(ROWS).join('|')}] [--out FILE]`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Its processes end with it.
  process.once(signal, () => process.exit(130));
}

const at = new Date().toISOString();
const site = await openSite();
try {
  const bench = await benchOn(site);
  const figures: Figure[] = [];
  for (const [name, measure] of rows) {
    console.error(`${name} …`);
    figures.push(...(await Promise.race([measure(bench), site.failed])));
  }
  console.log(tableOf(figures));
  const file = values.out ?? fileURLToPath(new URL(`./results/${at.replaceAll(':', '')}.json`, import.meta.url));
  const result = { at, quick, machine: await machineOf(site), figures };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  console.error(`Written to ${file}`);
} finally {
  await site.close();
}

async function benchOn(site: Site): Promise<Bench> {
  const queues = { product: 'bench-product', bare: 'bench-bare' };
  return {
    site,
    quick,
    product: {
      buyer: productBuyer(site.client, queues.product),
      worker: await site.startProduct({ taskQueue: queues.product, pollsFast: true }),
    },
    bare: { buyer: bareBuyer(site.client, queues.bare), worker: await site.startBare(queues.bare) },
  };
}

/** What figures depend on. */
async function machineOf({ client }: Site): Promise<object> {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  return {
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    temporal: serverVersion,
  };
}
