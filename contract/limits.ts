import { clipBytes } from './describe.js';
import { bytesOf } from './text.js';

/**
 * Largest request or message as JSON, in bytes. No real one comes near it, and at its own limit (2 MB) Temporal fails
 * without an explanation.
 */
export const MOST_MESSAGE_BYTES = 65_536;

/** Deepest nesting of a request or message. No real one is nested; a very deep one overflows the stack. */
const MOST_LEVELS = 20;

/**
 * Why a value can't be a request or message: it is too large, nested too deep, or not JSON.
 *
 * @returns the end of a sentence, without a full stop; undefined = the value is fine
 */
export function sizeProblem(value: unknown): string | undefined {
  if (isDeeper(value, MOST_LEVELS)) {
    return `is nested more than ${MOST_LEVELS} levels deep`;
  }
  const bytes = jsonBytes(value);
  if (bytes === undefined) {
    return "can't be written as JSON";
  }
  return bytes > MOST_MESSAGE_BYTES
    ? `is ${bytes} bytes as JSON, expected at most ${MOST_MESSAGE_BYTES} bytes`
    : undefined;
}

/** Deepest nesting of what is shown or kept of a value that anybody may have sent. */
export const MOST_SHOWN_LEVELS = 500;

/** The same value with `…` for all that is nested far too deep: still too deep to be shown, but not to be written as JSON. */
export function withoutDeepest(value: unknown): unknown {
  return isDeeper(value, MOST_SHOWN_LEVELS + 1) ? cut(value, MOST_SHOWN_LEVELS + 1) : value;
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (levels === 0) {
    return '…';
  }
  return Array.isArray(value)
    ? value.map((item) => cut(item, levels - 1))
    : Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cut(field, levels - 1)]));
}

/** Whether a value is nested more levels deep than that. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return false;
  }
  return levels === 0 || Object.values(value).some((field) => isDeeper(field, levels - 1));
}

/** Bytes of a value as JSON; undefined when it can't be written as JSON. Binary data counts its own bytes. */
function jsonBytes(value: unknown): number | undefined {
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

/** The first problems, each cut to a readable length, and how many more there are. */
export function firstProblems(problems: readonly string[]): string[] {
  const first = problems.slice(0, MOST_PROBLEMS).map((problem) => clipBytes(problem, 300));
  const more = problems.length - first.length;
  return more > 0 ? [...first, `and ${more} more`] : first;
}

/** How far the clocks of those who sign may be off. */
export const SIGNERS_CLOCK_OFF_MS = 5 * 60_000;
