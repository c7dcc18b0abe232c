/**
 * `npm run sweep [-- TEXT] [--plant NAME]`: every fault at every call of an order; with a text only the cells whose
 * name holds it. `npm run sweep -- letters [TEXT] [--lanes N]`: the alphabet of trouble. See docs/proofs.md.
 */
import { parseArgs } from 'node:util';
import { builtConverters } from '../support/build.js';
import { startSharedTemporal, stopSharedTemporal } from '../support/shared-temporal.js';
import { connectToTemporal } from '../support/temporal.js';
import { inLanes } from './lanes.js';
import { sweepLetters } from './letters.js';
import { runPlanted } from './plant.js';
import { runCell } from './sweep-cell.js';
import { ALL_CELLS, cellName } from './sweep-cells.js';
import { sweepTable } from './sweep-table.js';

const { values, positionals } = parseArgs({
  options: { plant: { type: 'string' }, lanes: { type: 'string', default: '4' }, part: { type: 'string' } },
  allowPositionals: true,
});
const isOfLetters = positionals[0] === 'letters';
const [wanted = ''] = isOfLetters ? positionals.slice(1) : positionals;
if (values.plant !== undefined) {
  process.exit(await runPlanted(values.plant, 'test/chaos/sweep.ts', positionals));
}
if (isOfLetters) {
  process.exit(await sweepLetters(wanted, Number(values.lanes), values.part));
}
const cells = ALL_CELLS.filter((cell) => cellName(cell).includes(wanted));
const begun = Date.now();

await startSharedTemporal();
const temporal = await connectToTemporal();
const converters = await builtConverters();
let done = 0;
const outcomes = await inLanes(Number(values.lanes), cells, async (cell) => {
  const outcome = await runCell(cell, { temporal, converters });
  done += 1;
  if (done % 50 === 0) {
    process.stderr.write(`${done} of ${cells.length}\n`);
  }
  return outcome;
});
await temporal.close();
await stopSharedTemporal();

console.log('Where the order stands in the end, and how many purchases were carried out. ✗ = not as promised.');
for (const order of ['create', 'modify'] as const) {
  console.log(`\n${sweepTable(order, outcomes)}`);
}
const wrong = outcomes.filter(({ violations }) => violations.length > 0);
for (const { cell, text, violations } of wrong) {
  console.log(`\n✗ ${cellName(cell)}: ${text}\n  ${violations.join('\n  ')}`);
}
const seconds = Math.round((Date.now() - begun) / 1000);
console.log(`\n${cells.length} orders in ${seconds} s, ${wrong.length} not as promised.`);
process.exit(wrong.length === 0 && cells.length > 0 ? 0 : 1);
