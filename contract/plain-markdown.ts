import { clipBytes } from './describe.js';
import { escaped } from './text.js';

/**
 * A person's text as plain text in Markdown: it must not look like a heading, a link or a line of its own, and
 * invisible characters are codes. It is cut to so
 * many UTF-8 bytes, then what Markdown would interpret is escaped.
 */
export function plainMarkdown(text: string, mostBytes: number): string {
  return clipBytes(escaped(text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')), mostBytes).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
