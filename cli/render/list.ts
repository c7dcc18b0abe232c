import type { OrderRow } from '../../client/index.js';
import { subjectOf, textOr, wantedOf } from '../../contract/index.js';
import { sinceText } from '../../contract/time-text.js';
import { table, type Style } from './style.js';
import { showState } from './state.js';
import { showWhen } from './time.js';
import { clip, pad, widthOf, wrap } from './wrap.js';

/** What the view of an open order adds to its row. */
export interface RowDetails {
  readonly price?: string;
  /** ISO time until which somebody has to decide. */
  readonly deadline?: string;
  /** What it waits for: `1 approval from anyone except ana`. */
  readonly needs?: string;
}

export type DetailedRow = OrderRow & RowDetails;

const NONE = 'No orders.';

/** Orders for a program or a file: one line each, with columns. */
export function showTable(rows: readonly OrderRow[], style: Style): string {
  if (rows.length === 0) {
    return NONE;
  }
  return table(
    rows.map(({ orderId, state, startedAt, closedAt, summary }) => [
      orderId,
      state,
      toSecond(startedAt),
      closedAt ? toSecond(closedAt) : '–',
      summary,
    ]),
    ['ORDER', 'STATE', 'STARTED', 'ENDED', 'WHAT'].map((title) => style.dim(title)),
  );
}

/** `2026-11-29T10:00:05Z`, which sorts. */
function toSecond(iso: string): string {
  return `${iso.slice(0, 19)}Z`;
}

/** Orders for a terminal: each in a block of lines that fit its width. */
export function showBlocks(rows: readonly DetailedRow[], width: number, style: Style): string {
  return rows.length === 0 ? NONE : rows.map((row) => showBlock(row, width, style)).join('\n');
}

function showBlock(row: DetailedRow, width: number, style: Style): string {
  const { orderId, state, startedAt, closedAt, price, deadline, needs } = row;
  const age = sinceText(closedAt ?? startedAt, style.now);
  const standing = `${showState(state, style)}  ${style.dim(age)}`;
  const facts = [
    whatText(row),
    price,
    deadline === undefined ? undefined : `decide by ${showWhen(deadline, style.now)}`,
    needs && `needs ${needs}`,
    // Last, so that nothing in a name passes for a price or a deadline.
    row.request && `for ${textOr(row.requestedBy, '?')}`,
  ].filter((fact) => fact !== undefined);
  const room = width - widthOf(orderId) - 2;
  const head =
    widthOf(standing) <= room
      ? [`${style.bold(pad(orderId, width - STANDING_COLUMNS))}  ${standing}`].map((line) =>
          widthOf(line) <= width ? line : `${style.bold(orderId)}  ${standing}`,
        )
      : // Whole, so that it can be copied.
        [style.bold(orderId), `  ${standing}`];
  return [...head, ...flow(facts, width - 2).map((line) => `  ${line}`)].join('\n');
}

/** Room for the longest state and an age, so that states stand below each other. */
const STANDING_COLUMNS = 32;

/** `50 Mbps`; with the regions or the circuit when the id does not name them. */
function whatText({ orderId, request, summary }: OrderRow): string {
  if (request === undefined) {
    return summary;
  }
  const subject = subjectOf(request)
    .split(' ⇄ ')
    .every((name) => orderId.includes(name))
    ? ''
    : `${subjectOf(request)}, `;
  return `${subject}${wantedOf(request)}`;
}

/** Puts texts one after another into lines of a width. A longer one has a few lines of its own, and is cut after them. */
function flow(texts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const text of texts.flatMap((each) => fewLines(each, width))) {
    const last = lines.at(-1);
    const joined = last === undefined ? text : `${last} · ${text}`;
    if (last !== undefined && widthOf(joined) <= width) {
      lines[lines.length - 1] = joined;
    } else {
      lines.push(text);
    }
  }
  return lines;
}

/** Most lines of one text in a list. */
const MOST_LINES = 3;

function fewLines(text: string, width: number): string[] {
  const lines = wrap(text, width).split('\n');
  const whole = lines.slice(0, MOST_LINES - 1);
  const last = lines.slice(MOST_LINES - 1);
  return [...whole, ...(last.length > 0 ? [clip(last.join(' '), width)] : [])];
}

/** `Showing 2 of 13 orders.`; empty when all are shown. */
export function shownText(shown: number, all: number | undefined): string {
  return all === undefined ? `Showing the first ${shown} orders.` : `Showing ${shown} of ${all} orders.`;
}
