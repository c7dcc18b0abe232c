import Table from 'cli-table3';
import { ALL_FAULTS } from './faults.js';
import { CALLS, type OrderKind } from './sweep-cells.js';
import type { Outcome } from './sweep-cell.js';

/** Columns without lines between them. */
export const PLAIN_TABLE = {
  style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 1 },
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' ' },
  },
};

/** A line for each fault, a column for each call. Faults are the lines because there are more of them. */
export function sweepTable(order: OrderKind, outcomes: readonly Outcome[]): string {
  const mine = outcomes.filter(({ cell }) => cell.order === order);
  const table = new Table({
    head: [order, ...CALLS[order].map(({ name }) => name)],
    ...PLAIN_TABLE,
  });
  for (const fault of ALL_FAULTS) {
    const texts = CALLS[order].map((call) => {
      const outcome = mine.find(({ cell }) => cell.call === call && cell.fault === fault);
      return outcome === undefined ? '·' : `${outcome.text}${outcome.violations.length > 0 ? ' ✗' : ''}`;
    });
    if (texts.some((text) => text !== '·')) {
      table.push([fault.name, ...texts]);
    }
  }
  return table.toString();
}
