import { ratiosOf, spreadOf } from './figures.js';
import type { Figure } from './row.js';

const HEAD = ['measure', 'product', 'bare', 'product ÷ bare', 'disturbed rounds'];

/** The figures as a Markdown table: the median of the rounds, with the least and the most in brackets. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ title, unit, product, bare, disturbed }) => [
    unit === '' ? title : `${title}, ${unit}`,
    text(product),
    bare === undefined ? '' : text(bare),
    bare === undefined || bare.includes(0) ? '' : text(ratiosOf(product, bare)),
    disturbed === undefined ? '' : `${disturbed} of ${product.length}`,
  ]);
  const widths = HEAD.map((head, column) => Math.max(...[HEAD, ...rows].map((row) => (row[column] ?? head).length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** `0.93 [0.91–0.98]`; a value that is always the same, or was measured once, stands alone. */
function text(values: readonly number[]): string {
  const { median, least, most } = spreadOf(values);
  return least === most ? short(median) : `${short(median)} [${short(least)}–${short(most)}]`;
}

/** Three digits are more than rounds agree on. */
function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
