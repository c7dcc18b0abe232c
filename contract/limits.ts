import { clipBytes } from './describe.js';
import { bytesOf } from './text.js';

/**
 * What a request or a message may be as JSON, in bytes. Nothing that belongs into one comes near it, and Temporal itself
 * fails without a word at its own bound (2 MB).
 */
export const MOST_MESSAGE_BYTES = 65_536;

/** How deep a request or a message may be nested. Nothing that belongs into one is; what is very deep overflows stacks. */
const MOST_LEVELS = 20;

/**
 * Why a value is too much for a message: it is too large, too deep, or no JSON.
 *
 * @returns one sentence without a full stop; undefined = it is not
 */
export function sizeProblem(value: unknown): string | undefined {
  if (isDeeper(value, MOST_LEVELS)) {
    return `is nested more than ${MOST_LEVELS} levels deep`;
  }
  const bytes = jsonBytes(value);
  if (bytes === undefined) {
    return 'can’t be written as JSON';
  }
  return bytes > MOST_MESSAGE_BYTES
    ? `is ${bytes} bytes as JSON, expected at most ${MOST_MESSAGE_BYTES} bytes`
    : undefined;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return false;
  }
  return levels === 0 || Object.values(value).some((field) => isDeeper(field, levels - 1));
}

/** Bytes of a value as JSON; undefined for one that can't be written so. What came as bytes counts as such. */
export function jsonBytes(value: unknown): number | undefined {
  if (ArrayBuffer.isView(value)) {
    return value.byteLength;
  }
  try {
    return bytesOf(JSON.stringify(value) ?? '');
  } catch {
    return undefined;
  }
}

const MOST_PROBLEMS = 20;

/** Problems for people: the first ones, each bounded, and how many more there are. */
export function firstProblems(problems: readonly string[]): string[] {
  const first = problems.slice(0, MOST_PROBLEMS).map((problem) => clipBytes(problem, 300));
  const more = problems.length - first.length;
  return more > 0 ? [...first, `and ${more} more`] : first;
}
