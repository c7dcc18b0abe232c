import { clipBytes } from '../contract/index.js';
import type { Notice } from './notice.js';

/** How a format writes a line of plain text, so that nothing in it is a command, a mention or a link. */
export type Escape = (line: string) => string;

/**
 * Most bytes of a part of a message. Slack allows 3,000 characters in one, but it also limits all blocks of a message
 * together; that limit is not documented and was seen between 11,000 and 13,000. The other systems take more.
 */
export const SECTION_BYTES = 1_400;

/** The same for a section of lines: of those there are the most. */
const LINES_BYTES = 1_200;

/** Most bytes of a line, so that a long line leaves room for others. */
const LINE_BYTES = 500;

/** Most sections; a message has a headline, the JSON to send and a link beside them. */
const MOST_SECTIONS = 5;

/** The sections of a notice for a chat message, as many lines of each as fit. */
export function fittingSections({ sections }: Notice, escape: Escape): string[][] {
  return sections.slice(0, MOST_SECTIONS).map((lines) => fittingLines(lines, escape));
}

/** A line that is not too long, before and after escaping, which makes it longer. */
export function fittingLine(words: string, escape: Escape): string {
  const whole = escape(words);
  let room = LINE_BYTES;
  for (let line = whole; ; room -= 50) {
    if (Buffer.byteLength(line) <= LINE_BYTES || room <= 0) {
      return line;
    }
    // Cut before escaping, so that no escape is cut in the middle.
    line = escape(clipBytes(words, room));
  }
}

function fittingLines(all: readonly string[], escape: Escape): string[] {
  const shown: string[] = [];
  let bytes = Buffer.byteLength(leftOut(all.length));
  for (const words of all) {
    const next = fittingLine(words, escape);
    bytes += Buffer.byteLength(next) + 1;
    if (bytes > LINES_BYTES) {
      return [...shown, leftOut(all.length - shown.length)];
    }
    shown.push(next);
  }
  return shown;
}

function leftOut(count: number): string {
  return `… and ${count} more: see the order.`;
}
