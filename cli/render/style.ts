import Table from 'cli-table3';
import pc from 'picocolors';
import { showCommand } from './command.js';
import { escaped } from '../../contract/text.js';

/** How text is written for its reader: colours, width, and how commands to copy begin. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  /** The same value, with each text on one line, and control and invisible characters as their codes. */
  readonly clean: <T>(value: T) => T;
  /** Columns of the terminal; undefined = none, and lines may be of any length. */
  readonly width: number | undefined;
  /** A command to copy. */
  readonly command: (...words: string[]) => string;
  /** The name that the reader acts by; undefined when their commands find out by themselves. */
  readonly name: string | undefined;
  /** Words that tell a command that name. */
  readonly by: readonly string[];
  /** The reader's clock, Unix ms. */
  readonly now: number;
}

/** The reader, as far as texts depend on who it is. */
export interface Reader {
  readonly columns?: number | undefined;
  /** Default: `crb`. */
  readonly program?: string | undefined;
  /** The name that they act by. */
  readonly name?: string | undefined;
  /** Default: the machine's clock. */
  readonly now?: number;
}

/** Narrower terminals are treated as this wide. */
const LEAST_COLUMNS = 30;

/** Colours on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
export function styleOf(
  isTTY: boolean,
  env: Readonly<Record<string, string | undefined>>,
  { columns, program = 'crb', name, now = Date.now() }: Reader = {},
): Style {
  const colours = pc.createColors(isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  const { bold, dim, red, green, yellow, cyan } = colours;
  const width = isTTY && columns !== undefined ? Math.max(columns, LEAST_COLUMNS) : undefined;
  return {
    ...{ bold, dim, red, green, yellow, cyan, clean, width, name, now },
    command: (...words) => showCommand(program, words, width),
    by: name === undefined ? [] : ['--by', name],
  };
}

/** The same text with controls and invisible characters as their codes, on several lines where it has them. */
export function cleanText(text: string): string {
  return text.split('\n').map(escaped).join('\n');
}

function clean<T>(value: T): T {
  return cleanValue(value) as T;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') {
    return escaped(value);
  }
  if (Array.isArray(value)) {
    return value.map(cleanValue);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [escaped(key), cleanValue(field)]))
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
