/** `npm run properties -- [--cases 100] [--seed 1] [--plant NAME]`; see docs/proofs.md. */
import { parseArgs } from 'node:util';
import { PLANTS, runPlanted } from '../chaos/plant.js';
import { builtConverters } from '../support/build.js';
import { startSharedTemporal, stopSharedTemporal } from '../support/shared-temporal.js';
import { connectToTemporal, startTimeSkipping } from '../support/temporal.js';
import { comeLate } from './late.js';
import { play, sumOf, type Outcome } from './play.js';

/** Cases that are played together. */
const TOGETHER = 12;
const LATE = 8;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    plant: { type: 'string' },
  },
});

if (values.plant !== undefined) {
  const args = ['--cases', values.cases, '--seed', values.seed];
  process.exit(await runPlanted(values.plant, 'test/properties/run.ts', args));
}

const [cases, seed] = [values.cases, values.seed].map(Number);
if (!cases || seed === undefined || Number.isNaN(seed)) {
  console.error(`usage: npm run properties -- [--cases N] [--seed N] [--plant ${Object.keys(PLANTS).join('|')}]`);
  process.exit(2);
}

console.log(`seed ${seed}, ${cases} cases`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The servers end with this process.
  process.once(signal, () => process.exit(130));
}
const begun = Date.now();
await startSharedTemporal();
const [env, temporal, converters] = await Promise.all([startTimeSkipping(), connectToTemporal(), builtConverters()]);

const outcomes: Outcome[] = [await comeLate({ temporal, converters }, LATE)];
let played = 0;
// The first violation is enough: what comes after it would only take time.
while (played < cases && outcomes.every(({ violations }) => violations.length === 0)) {
  const orders = Math.min(TOGETHER, cases - played);
  outcomes.push(await play({ env, orders, seed: seed * 10_000 + played, converters }));
  played += orders;
  process.stderr.write(`${played} of ${cases}\n`);
}
await temporal.close();
await env.teardown();
await stopSharedTemporal();

const { violations, ...figures } = sumOf(outcomes);
for (const [name, value] of Object.entries({
  cases: played,
  ...figures,
  seconds: Math.round((Date.now() - begun) / 1000),
})) {
  console.log(`${name}: ${JSON.stringify(value).replaceAll(/[{}"]/g, '').replaceAll(',', ', ')}`);
}
for (const violation of violations) {
  console.log(`VIOLATION ${violation}`);
}
const verdict = violations.length === 0 ? 'all as promised' : `${violations.length} violations`;
console.log(`verdict for seed ${seed}: ${verdict}`);
process.exit(violations.length === 0 ? 0 : 1);
