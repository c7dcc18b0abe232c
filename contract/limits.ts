<<<<<<< HEAD
/** The most bytes, as JSON, that a request or a message to an order may have. */
export const MOST_MESSAGE_BYTES = 64 * 1024;
=======
import { clipBytes } from './describe.js';

/**
 * What a request or a message may be as JSON, in bytes. Nothing that belongs into one comes near it, and Temporal itself
 * fails without a word at its own bound (2 MB).
 */
export const MOST_MESSAGE_BYTES = 65_536;

/**
 * Why a value is not sent: it is too large, or no JSON.
 *
 * @returns one sentence without a full stop; undefined = it may be sent
 */
export function sizeProblem(value: unknown): string | undefined {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    return `can’t be written as JSON (${clipBytes(error instanceof Error ? error.message : String(error), 200)})`;
  }
  const bytes = json === undefined ? 0 : new TextEncoder().encode(json).length;
  return bytes > MOST_MESSAGE_BYTES
    ? `is ${bytes} bytes as JSON, expected at most ${MOST_MESSAGE_BYTES} bytes`
    : undefined;
}

const MOST_PROBLEMS = 20;

/** Problems for people: the first ones, each bounded, and how many more there are. */
export function firstProblems(problems: readonly string[]): string[] {
  const first = problems.slice(0, MOST_PROBLEMS).map((problem) => clipBytes(problem, 300));
  const more = problems.length - first.length;
  return more > 0 ? [...first, `and ${more} more`] : first;
}
>>>>>>> client
