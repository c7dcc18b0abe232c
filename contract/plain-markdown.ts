import { clipBytes } from './describe.js';

/**
 * A person's text as plain text in Markdown: it must not look like a heading, a link or a line of its own. It is cut to so
 * many UTF-8 bytes, then what Markdown would interpret is escaped.
 */
export function plainMarkdown(text: string, mostBytes: number): string {
  return clipBytes(text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' '), mostBytes).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
