import { escaped } from '../contract/text.js';

/**
 * Text that somebody else wrote, as one line in which everything can be seen: each run of white space is one blank, and
 * characters that are invisible or reverse the reading direction appear as their codes, such as `\u202e`.
 */
export function readable(text: string): string {
  return escaped(text.replace(/\s+/g, ' ')).trim();
}
