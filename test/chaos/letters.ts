/**
 * `npm run sweep -- letters [TEXT] [--lanes N]`: each letter of the alphabet at each boundary of an order, and pairs of
 * them at the purchase; with a text only the cells whose name holds it. See docs/proofs.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtProject } from '../support/build.js';
import { startSharedTemporal, stopSharedTemporal } from '../support/shared-temporal.js';
import { connectToTemporal } from '../support/temporal.js';
import { inLanes } from './lanes.js';
import { letterCellName, runLetterCell } from './letter-cell.js';
import { PAIR_CELLS, SINGLE_CELLS } from './letter-cells.js';
import { letterTable, pairTable } from './letter-table.js';

const TELL_EVERY = 50;
/** Fewer than a process can have workers of its own thread. */
const MOST_CELLS = 500;
/** Parts that are played side by side. */
const TOGETHER = 2;

/**
 * @param part `2/7`: only the second of seven parts; undefined = all, in as many processes as it takes
 * @returns the exit code: 0 when everything is as promised
 */
export async function sweepLetters(wanted: string, lanes: number, part?: string): Promise<number> {
  const fitting = [...SINGLE_CELLS, ...PAIR_CELLS].filter((cell) => letterCellName(cell).includes(wanted));
  const parts = Math.ceil(fitting.length / MOST_CELLS);
  if (part === undefined && parts > 1) {
    return inParts(parts, ['letters', wanted, '--lanes', String(lanes)]);
  }
  const [number = 1, of = 1] = (part ?? '1/1').split('/').map(Number);
  const size = Math.ceil(fitting.length / of);
  const cells = fitting.slice((number - 1) * size, number * size);
  const begun = Date.now();
  await startSharedTemporal();
  const temporal = await connectToTemporal();
  const payloadConverterPath = join(await builtProject(), 'workflows', 'payload-converter.js');
  let done = 0;
  const played = await inLanes(lanes, cells, async (cell) => {
    const outcome = await runLetterCell(cell, { temporal, payloadConverterPath });
    done += 1;
    if (outcome.violations.length > 0 && outcome.missed === undefined) {
      process.stderr.write(`✗ ${letterCellName(cell)}: ${outcome.text}\n  ${outcome.violations.join('\n  ')}\n`);
    }
    if (done % TELL_EVERY === 0) {
      process.stderr.write(`${done} of ${cells.length}\n`);
    }
    return outcome;
  });
  const missed = played.filter((outcome) => outcome.missed).length;
  process.stderr.write(`${missed} cells missed their place beside the others; once more, one by one\n`);
  const outcomes = await inLanes(1, played, (outcome) =>
    outcome.missed ? runLetterCell(outcome.cell, { temporal, payloadConverterPath }) : Promise.resolve(outcome),
  );
  await temporal.close();
  await stopSharedTemporal();

  console.log(
    'Where the newest run stands in the end, and how many purchases were carried out. ✗ = not as promised, · = not played.',
  );
  for (const order of ['create', 'modify'] as const) {
    console.log(`\n${letterTable(order, outcomes)}\n\n${pairTable(order, outcomes)}`);
  }
  const wrong = outcomes.filter(({ violations }) => violations.length > 0);
  for (const { cell, text, violations } of wrong) {
    console.log(`\n✗ ${letterCellName(cell)}: ${text}\n  ${violations.join('\n  ')}`);
  }
  const tried = outcomes.filter(({ text }) => text !== '·');
  for (const { cell, losses } of outcomes.filter((outcome) => outcome.losses.length > 0)) {
    console.log(`\naccepted loss in ${letterCellName(cell)}: ${losses.join(', ')}`);
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(
    `\n${tried.length} cells played (${cells.length - tried.length} had nothing to play) in ${seconds} s, ` +
      `${tried.filter(({ losses }) => losses.length > 0).length} accepted losses, ${wrong.length} not as promised.`,
  );
  return wrong.length === 0 && tried.length > 0 ? 0 : 1;
}

/** Plays parts in processes of their own. @returns the worst of their exit codes */
async function inParts(parts: number, args: readonly string[]): Promise<number> {
  const codes = await inLanes(
    TOGETHER,
    Array.from({ length: parts }, (_, index) => `${index + 1}/${parts}`),
    async (part) => {
      const child = spawn(
        process.execPath,
        [...process.execArgv, ...process.argv.slice(1, 2), ...args, '--part', part],
        {
          stdio: 'inherit',
        },
      );
      const [code] = (await once(child, 'exit')) as [number | null];
      return code ?? 1;
    },
  );
  return Math.max(...codes);
}
