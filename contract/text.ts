import { hexOf, unicodeEscape } from './unicode-escape.js';

/** Characters that a line of plain text must not contain: lone surrogates, controls, line and paragraph separators. */
const UNFIT = /[\p{Cs}\p{Cc}\p{Zl}\p{Zp}]/u;

/** The same, format characters, some of which turn the text around (U+202E), and all others that nobody sees, as in person.ts. */
const ALL_UNSAFE = /[\p{Cs}\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

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

/** How long a text may be: in bytes of UTF-8, or in characters, which are Unicode code points. */
export interface TextLimit {
  readonly most: number;
  readonly unit: 'bytes' | 'characters';
  /** Whether it may have several lines; then line ends are no wrong characters. */
  readonly lines?: true;
}

/** For names and ids. Zenlayer and Temporal's search attributes take no longer ones. */
export const NAME_LIMIT: TextLimit = { most: 255, unit: 'bytes' };

/** For what people say to each other, such as a reason. In characters, so that every script has the same room. */
export const WORDS_LIMIT: TextLimit = { most: 1000, unit: 'characters' };

/** For an armored signature: that of the largest usual key, RSA with 16,384 bits, has less. */
export const SIGNATURE_LIMIT: TextLimit = { most: 4096, unit: 'bytes', lines: true };

/** Most bytes of such words: no character has more than four. */
export const MOST_WORDS_BYTES = 4 * WORDS_LIMIT.most;

/** What a JSON Schema says of such a line. Its lengths count characters, so those of a limit in bytes are the most. */
export function lineForm(meaning: string, { most, unit, lines }: TextLimit) {
  return {
    minLength: 1,
    maxLength: most,
    description: `${meaning}: ${lines ? 'lines' : 'one line'} of 1 to ${most} ${unit}`,
  };
}

/**
 * The rule for all text that people send: one line, unless the limit allows more, well-formed, not blank, not too long.
 *
 * @param what the field in words, such as `a reason`
 * @returns what is wrong, to follow `is "…", `; undefined when the value is fine
 */
export function lineProblem(value: unknown, what: string, { most, unit, lines }: TextLimit): string | undefined {
  const expected = `expected ${what}: text of 1 to ${most} ${unit}`;
  if (typeof value !== 'string' || value.trim() === '') {
    return expected;
  }
  const length = unit === 'bytes' ? bytesOf(value) : [...value].length;
  if (length > most) {
    return `which is ${length} ${unit} long, ${expected}`;
  }
  const problem = textProblem(lines ? value.replace(/\r?\n/g, ' ') : value);
  return problem && `which ${problem}, expected ${what}: ${lines ? 'lines' : 'one line'} without such characters`;
}

/** A text with forbidden and invisible characters written as codes: `\n`, `\u001b`, `\ud800`, `\u202e`. */
export function escaped(text: string): string {
  return text.replace(ALL_UNSAFE, (character) => SHORT[character] ?? character.split('').map(unicodeEscape).join(''));
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
