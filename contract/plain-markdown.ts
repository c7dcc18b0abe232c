import { clipBytes } from './describe.js';

/**
 * Somebody's words as plain text in Markdown: they must not pass for headings, links or lines of their own. Cut to a
 * number of UTF-8 bytes before what Markdown would obey is escaped.
 */
export function plainMarkdown(text: string, mostBytes: number): string {
  return clipBytes(text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' '), mostBytes).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
