import Table from 'cli-table3';
import pc from 'picocolors';

/** How texts look on a terminal: with or without colours. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** The same value, each of its texts one line without anything that a terminal would obey. */
  readonly clean: <T>(value: T) => T;
}

/** Colours on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
export function styleOf(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const colours = pc.createColors(isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  const { bold, dim, red, green, yellow, cyan } = colours;
  return { bold, dim, red, green, yellow, cyan, clean };
}

// C0 and C1 controls, DEL, separators of lines and paragraphs, and what changes the direction of writing.
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line: characters that a terminal would obey are replaced by their code, such as `\u001b`, line breaks by `\n`. */
function cleanLine(text: string): string {
  return text.replace(CONTROLS, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same for a text of several lines, which stay several. */
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

/** Columns without lines, as most tools of the terminal print them. */
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

/** Every line two blanks to the right. */
export function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
}
