import { priceText, type Quote } from '../../contract/index.js';

/** Where the demo writes, and whether somebody can be asked. */
export interface DemoIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person sits at the process's standard input and output. */
  readonly interactive: boolean;
}

/** How its texts are styled. */
export interface DemoStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

export function processDemoIo(): DemoIo {
  const { stdin, stdout, stderr, env } = process;
  return { stdout, stderr, env, interactive: Boolean(stdin.isTTY && stdout.isTTY) };
}

const asItIs = (text: string) => text;
export const PLAIN: DemoStyle = { bold: asItIs, dim: asItIs, green: asItIs, yellow: asItIs, red: asItIs };

/** A quote in one line, for who brings no better way to show it. */
export function plainQuote({ id, price, previousPrice }: Quote): string {
  return `Quote ${id}: ${priceText(price)}${previousPrice ? `, in force ${priceText(previousPrice)}` : ''}`;
}

/** Every line so many blanks to the right. */
export function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
