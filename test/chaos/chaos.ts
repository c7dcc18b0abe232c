/** `npm run chaos -- --orders 200 --seed 1 --minutes 3 [--plant NAME]`; see docs/proofs.md. */
import { parseArgs } from 'node:util';
import { PLANTS, runPlanted } from './plant.js';
import { runChaos } from './run.js';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '3' },
    plant: { type: 'string' },
  },
});

if (values.plant !== undefined) {
  const args = ['--orders', values.orders, '--seed', values.seed, '--minutes', values.minutes];
  process.exit(await runPlanted(values.plant, 'test/chaos/chaos.ts', args));
}

const [orders, seed, minutes] = [values.orders, values.seed, values.minutes].map(Number);
if (!orders || seed === undefined || Number.isNaN(seed) || !minutes) {
  console.error(
    `usage: npm run chaos -- [--orders N] [--seed N] [--minutes N] [--plant ${Object.keys(PLANTS).join('|')}]`,
  );
  process.exit(2);
}

console.log(`seed ${seed}, ${orders} orders, ${minutes} minutes of trouble`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Its processes end with it.
  process.once(signal, () => process.exit(130));
}
const report = await runChaos({ orders, seed, stormMs: minutes * 60_000, log: (line) => console.error(line) });
const { violations, lastWords, ...figures } = report;
for (const [name, value] of Object.entries(figures)) {
  console.log(`${name}: ${JSON.stringify(value).replaceAll('"', '').replaceAll(',', ', ')}`);
}
for (const violation of violations) {
  console.log(`VIOLATION ${violation}`);
}
if (violations.length > 0) {
  console.log(`The workers' last words:\n${lastWords}`);
}
console.log(
  `verdict for seed ${seed}: ${violations.length === 0 ? 'all as promised' : `${violations.length} violations`}`,
);
process.exit(violations.length === 0 ? 0 : 1);
