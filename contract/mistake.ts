/**
 * Whether an error is a bug in a program, and not a refusal, a lost connection or unreadable data. Code that treats
 * errors as an answer must rethrow these, so that somebody sees them.
 */
export function isMistake(error: unknown): error is TypeError | ReferenceError {
  return error instanceof TypeError || error instanceof ReferenceError;
}
