/** An error as a log line shows it. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  /** Of Temporal's failures: the cause by name. */
  readonly type?: string;
  readonly stack?: string;
  readonly cause?: PlainError | string;
}

/** Longer chains are cut: an error may be its own cause. */
const DEEPEST = 5;

/**
 * What may be shown of an error. Everything else is left out: the errors of HTTP clients carry their request, with
 * the credentials in its headers.
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
