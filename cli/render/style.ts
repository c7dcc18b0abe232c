import Table from 'cli-table3';
import pc from 'picocolors';
import { unicodeEscape } from '../../contract/unicode-escape.js';

/** Colours for a terminal, or plain text without them. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** The same value, with each text on one line and without terminal control characters. */
  readonly clean: <T>(value: T) => T;
}

/** Colours on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
export function styleOf(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const colours = pc.createColors(isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  const { bold, dim, red, green, yellow, cyan } = colours;
  return { bold, dim, red, green, yellow, cyan, clean };
}

// C0 and C1 controls, DEL, line and paragraph separators, and characters that change the direction of writing.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line: control characters become their code, such as `\u001b`, and line breaks become `\n`. */
function cleanLine(text: string): string {
  return text.replace(CONTROLS, (character) => (character === '\n' ? '\\n' : unicodeEscape(character)));
}

/** The same for a text of several lines; its line breaks stay. */
export function cleanText(text: string): string {
  return text.split('\n').map(cleanLine).join('\n');
}

function clean<T>(value: T): T {
  return cleanValue(value) as T;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') {
    return cleanLine(value);
  }
  if (Array.isArray(value)) {
    return value.map(cleanValue);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [cleanLine(key), cleanValue(field)]))
    : value;
}

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Aligned columns without borders. */
export function table(rows: readonly (readonly string[])[], head?: readonly string[]): string {
  const lines = new Table({
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    ...(head ? { head: [...head] } : {}),
  });
  lines.push(...rows.map((row) => [...row]));
  return lines
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Indents every line by two spaces. */
export function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
}
