/** An error as a log line shows it. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  /** The `type` of Temporal's failures. */
  readonly type?: string;
  readonly stack?: string;
  readonly cause?: PlainError | string;
}

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
    ...(stack !== undefined && { stack }),
    ...(cause instanceof Error && depth < DEEPEST && { cause: plainError(cause, depth + 1) }),
    ...(typeof cause === 'string' && { cause }),
  };
}
