import { fittingMarkdown } from '../../contract/plain-markdown.js';

/** Most bytes of a text that a person or the API wrote, and most bytes of it in a URL. */
const MOST_WORDS = 500;
const MOST_IN_URL = 1_500;

/** One paragraph, or a heading with its lines. */
export type Part = string | string[];

/** The bytes that a line of Markdown takes in a URL. */
export function sizeOf(line: string): number {
  return encodeURIComponent(`${line}\n\n`.toWellFormed()).length;
}

/**
 * A person's text as plain text: it can't look like a heading, a link or a line of its own.
 *
 * @param mostInUrl how many bytes it may take in a URL; a longer text is cut
 */
export function plain(text: string, mostInUrl = MOST_IN_URL): string {
  return fittingMarkdown(String(text), MOST_WORDS, { most: mostInUrl, sizeOf });
}

export function section(heading: string, lines: string[]): Part[] {
  return lines.length === 0 ? [] : [[`#### ${heading}\n`, ...lines.map((line) => `- ${line}`)]];
}

/** JSON to copy, in the form that the Temporal UI itself gives it: its editor leaves such a text as it is. */
export function json(value: unknown): string {
  return ['```json', JSON.stringify(value, null, 2).replaceAll('`', '\\u0060'), '```'].join('\n');
}
