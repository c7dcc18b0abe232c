/**
 * `npm run sweep -- letters [TEXT] [--lanes N]`: each letter of the alphabet at each boundary of an order, and pairs of
 * them at the purchase; with a text only the cells whose name holds it. See docs/proofs.md.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { builtConverters } from '../support/build.js';
import { startSharedTemporal, stopSharedTemporal } from '../support/shared-temporal.js';
import { connectToTemporal } from '../support/temporal.js';
import { inLanes } from './lanes.js';
import { letterCellName, runLetterCell, type LetterCell, type LetterOutcome } from './letter-cell.js';
import { PAIR_CELLS, SINGLE_CELLS } from './letter-cells.js';
import { letterTable, pairTable } from './letter-table.js';

const TELL_EVERY = 50;
/** Fewer than a process can have workers of its own thread. */
const MOST_CELLS = 500;
/** Parts that are played side by side. */
const TOGETHER = 2;
/** Several times what the slowest cell takes. */
const CELL_ENDS_WITHIN_MS = 180_000;

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
  const converters = await builtConverters();
  const play = (cell: LetterCell) => inTime(cell, runLetterCell(cell, { temporal, converters }));
  let done = 0;
  const played = await inLanes(lanes, cells, async (cell) => {
    const outcome = await play(cell);
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
    outcome.missed ? play(outcome.cell) : Promise.resolve(outcome),
  );
  // A cell that does not end keeps its worker, and the connection.
  await temporal.close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
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

/** How a cell went, or that it does not end: it is then named, and played once more by itself. */
async function inTime(cell: LetterCell, playing: Promise<LetterOutcome>): Promise<LetterOutcome> {
  const ended = new AbortController();
  const endless = delay(CELL_ENDS_WITHIN_MS, undefined, { signal: ended.signal }).then((): LetterOutcome => {
    process.stderr.write(`${letterCellName(cell)} has not ended after ${CELL_ENDS_WITHIN_MS / 1000} s\n`);
    return { cell, text: 'ENDLESS', violations: ['the cell did not end'], losses: [], missed: true };
  });
  try {
    return await Promise.race([playing, endless]);
  } finally {
    ended.abort();
  }
}

/** Plays parts in processes of their own. @returns the worst of their exit codes */
async function inParts(parts: number, args: readonly string[]): Promise<number> {
  const children = new Set<ChildProcess>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      // Nothing less ends them: Temporal's runtime takes every other signal for its workers.
      children.forEach((child) => child.kill('SIGKILL'));
      process.exit(130);
    });
  }
  const codes = await inLanes(
    TOGETHER,
    Array.from({ length: parts }, (_, index) => `${index + 1}/${parts}`),
    async (part) => {
      const child = spawn(
        process.execPath,
        [...process.execArgv, ...process.argv.slice(1, 2), ...args, '--part', part],
        { stdio: 'inherit' },
      );
      children.add(child);
      const [code] = (await once(child, 'exit')) as [number | null];
      children.delete(child);
      return code ?? 1;
    },
  );
  return Math.max(...codes);
}
