import { hexOf, unicodeEscape } from './unicode-escape.js';

/** Characters that a line of plain text must not contain: lone surrogates, controls, line and paragraph separators. */
const UNFIT = /[\p{Cs}\p{Cc}\p{Zl}\p{Zp}]/u;
const ALL_UNFIT = new RegExp(UNFIT, 'gu');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Why a text is not one line of well-formed Unicode: `holds a lone surrogate (U+D800) at character 3`,
 * `holds the control character U+001B at character 1`. Characters are code points, counted from 1.
 *
 * @returns undefined when the text is fine
 */
export function textProblem(text: string): string | undefined {
  const found = UNFIT.exec(text);
  if (found === null) {
    return undefined;
  }
  const [character] = found;
  const code = `U+${hexOf(character).toUpperCase()}`;
  const what = /\p{Cs}/u.test(character)
    ? `a lone surrogate (${code})`
    : `the ${/\p{Cc}/u.test(character) ? 'control character' : 'line separator'} ${code}`;
  return `holds ${what} at character ${[...text.slice(0, found.index)].length + 1}`;
}

/**
 * The rule for all text that people send: one line, well-formed, not blank, not too long.
 *
 * @param what the field in words, such as `a reason`
 * @returns what is wrong, to follow `is "…", `; undefined when the value is fine
 */
export function lineProblem(value: unknown, what: string, mostBytes: number): string | undefined {
  if (typeof value !== 'string' || value.trim() === '' || bytesOf(value) > mostBytes) {
    return `expected ${what}: text of 1 to ${mostBytes} bytes`;
  }
  const problem = textProblem(value);
  return problem && `which ${problem}, expected ${what}: one line without such characters`;
}

/** A text with forbidden characters written as codes: `\n`, `\u001b`, `\ud800`. */
export function escaped(text: string): string {
  return text.replace(ALL_UNFIT, (character) => SHORT[character] ?? unicodeEscape(character));
}

/** A value as one line of safe JSON, cut when it is long. Throws for a value that is not JSON. */
export function shown(value: unknown, mostCharacters = 80): string {
  // Only the beginning is shown, so a long text is cut before it is written as JSON.
  const json = JSON.stringify(typeof value === 'string' ? value.slice(0, mostCharacters) : value) ?? 'nothing';
  const text = escaped(json.slice(0, mostCharacters + 1));
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/** The text of a field, or `otherwise` when it holds no text. */
export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
