import { ZenlayerError } from '../zenlayer/index.js';

/** An error as a log line shows it. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  /** The `type` of Temporal's failures. */
  readonly type?: string;
  /** Absent where it would tell nothing: see `isExpected`. */
  readonly stack?: string;
  readonly cause?: PlainError | string;
}

/** Without one, a stack only repeats the message. */
const FRAME = /\n\s+at /;

/** Longer chains of causes are cut, because an error may be its own cause. */
const DEEPEST = 5;

/**
 * The fields of an error that may be logged. All others are left out, because errors of HTTP clients hold the request
 * with the credentials in its headers.
 */
export function plainError(error: Error, depth = 1): PlainError {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  const type = 'type' in error ? error.type : undefined;
  return {
    name,
    message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof type === 'string' && { type }),
    ...(stack !== undefined && FRAME.test(stack) && !isExpected(error) && { stack }),
    ...(cause instanceof Error && depth < DEEPEST && { cause: plainError(cause, depth + 1) }),
    ...(typeof cause === 'string' && { cause }),
  };
}

/**
 * Whether this program failed on purpose: an order that is refused, an answer of the API that passes. Its message says all,
 * and its stack would look like a bug. The `type` of a failure that Temporal made of a bug is the name of an error's class.
 *
 * By its name, because an error of a workflow is of another context than this module.
 */
function isExpected(error: Error): boolean {
  return (
    error instanceof ZenlayerError ||
    (error.name === 'ApplicationFailure' &&
      'type' in error &&
      typeof error.type === 'string' &&
      !error.type.endsWith('Error'))
  );
}
