import Table from 'cli-table3';
import { LETTERS, OPENERS } from './alphabet.js';
import { BOUNDARIES } from './boundaries.js';
import type { LetterOutcome } from './letter-cell.js';
import { PLAIN_TABLE } from './sweep-table.js';
import type { OrderKind } from './sweep-cells.js';

/** A line for each letter, a column for each boundary. */
export function letterTable(order: OrderKind, outcomes: readonly LetterOutcome[]): string {
  const single = outcomes.filter(({ cell }) => cell.order === order && cell.letters.length === 1);
  const columns = BOUNDARIES[order].map(({ name }) => name);
  return table(`${order}`, columns, (letter, column) =>
    single.find(({ cell }) => cell.letters[0].name === letter && cell.boundary.name === column),
  );
}

/** A line for each letter, a column for each one that was played before it at the purchase. */
export function pairTable(order: OrderKind, outcomes: readonly LetterOutcome[]): string {
  const pairs = outcomes.filter(({ cell }) => cell.order === order && cell.letters.length === 2);
  const columns = ['before', 'after'].flatMap((stage) => OPENERS.map((name) => `${stage}: ${name} +`));
  return table(`${order}, purchase`, columns, (letter, column) =>
    pairs.find(
      ({ cell: { letters, boundary } }) =>
        letters[1]?.name === letter && `${boundary.name.replace('purchase ', '')}: ${letters[0].name} +` === column,
    ),
  );
}

function table(
  head: string,
  columns: readonly string[],
  find: (letter: string, column: string) => LetterOutcome | undefined,
): string {
  const met = columns.filter((column) => LETTERS.some(({ name }) => find(name, column) !== undefined));
  const shown = new Table({ ...PLAIN_TABLE, head: [head, ...met] });
  for (const { name } of LETTERS) {
    const cells = met.map((column) => find(name, column));
    if (cells.some((cell) => cell !== undefined)) {
      shown.push([name, ...cells.map(cellText)]);
    }
  }
  return met.length === 0 ? '' : shown.toString();
}

function cellText(outcome: LetterOutcome | undefined): string {
  return outcome === undefined ? '' : `${outcome.text}${outcome.violations.length > 0 ? ' ✗' : ''}`;
}
