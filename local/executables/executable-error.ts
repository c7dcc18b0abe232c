/** One place that was tried for an executable, and why it failed. */
export interface Attempt {
  readonly where: string;
  readonly why: string;
}

/**
 * A needed executable could not be found or fetched.
 *
 * `EXECUTABLE_PATH_WRONG`: the environment names a path that does not run. No other place is tried then, because the user
 * chose this path. `EXECUTABLE_NOT_FOUND`: all places failed; `attempts` lists them in order.
 */
export class ExecutableError extends Error {
  override readonly name = 'ExecutableError';

  constructor(
    readonly code: 'EXECUTABLE_NOT_FOUND' | 'EXECUTABLE_PATH_WRONG',
    message: string,
    readonly attempts: readonly Attempt[],
  ) {
    super(message);
  }
}
