import { clipBytes } from './describe.js';
import { bytesOf, escaped } from './text.js';

/** What Markdown interprets, and where an address begins: renderers make links of bare ones. */
const INTERPRETED = /[\\`*_{}[\]<>#|~]|(?<=\bmailto):|:(?=\/\/)/gi;

/** Temporal's bound for the summary of a workflow. */
const SUMMARY_BYTES = 200;

/**
 * A person's text as plain text in Markdown: it must not look like a heading, a link or a line of its own, an address in it
 * must not become a link, and invisible characters are codes. It is cut to so many UTF-8 bytes, then what Markdown would
 * interpret is escaped.
 */
export function plainMarkdown(text: string, mostBytes: number): string {
  return clipBytes(escaped(text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')), mostBytes).replace(INTERPRETED, '\\$&');
}

/** The same, cut further until it has at most the size `most` with all its escapes. */
export function fittingMarkdown(
  text: string,
  mostBytes: number,
  { most, sizeOf }: { most: number; sizeOf: (markdown: string) => number },
): string {
  let bytes = mostBytes;
  let markdown = plainMarkdown(text, bytes);
  while (sizeOf(markdown) > most && bytes > 3) {
    bytes = Math.max(3, Math.floor(bytes * 0.8));
    markdown = plainMarkdown(text, bytes);
  }
  return markdown;
}

/** The summary of a workflow, which the Temporal UI reads as Markdown: plain text, at most 200 bytes. */
export function workflowSummary(text: string): string {
  return fittingMarkdown(text, SUMMARY_BYTES, { most: SUMMARY_BYTES, sizeOf: bytesOf });
}
