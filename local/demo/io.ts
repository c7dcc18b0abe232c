import { priceText, type ShownQuote } from '../../contract/index.js';

/** Where the demo writes, and whether it can ask a person. */
export interface DemoIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard input and output are a terminal. */
  readonly interactive: boolean;
}

/** How the demo's texts are written for their reader. */
export interface DemoStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
  /** Columns of the terminal; undefined = none. */
  readonly width: number | undefined;
  /** Breaks the lines that are wider than the terminal. */
  readonly fit: (text: string) => string;
  /** A command of this program, to copy. */
  readonly command: (...words: string[]) => string;
}

export function processDemoIo(): DemoIo {
  const { stdin, stdout, stderr, env } = process;
  return { stdout, stderr, env, interactive: Boolean(stdin.isTTY && stdout.isTTY) };
}

const asItIs = (text: string) => text;
export const PLAIN: DemoStyle = {
  ...{ bold: asItIs, dim: asItIs, green: asItIs, yellow: asItIs, red: asItIs, fit: asItIs },
  width: undefined,
  command: (...words) => ['crb', ...words].join(' '),
};

/** A quote on one line; the default for `showQuote`. */
export function plainQuote({ id, price, previousPrice }: ShownQuote): string {
  return `Quote ${id}: ${priceText(price)}${previousPrice ? `, in force ${priceText(previousPrice)}` : ''}`;
}

/** Indents every line by this many spaces. */
export function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
