/** One place that was looked at for an executable, and why nothing usable came from it. */
export interface Attempt {
  readonly where: string;
  readonly why: string;
}

/**
 * An executable that the local system needs could not be had.
 *
 * `EXECUTABLE_PATH_WRONG`: the environment names a path that does not run; nothing else was tried, because somebody
 * who names a path means that one. `EXECUTABLE_NOT_FOUND`: all places failed; `attempts` lists them in order.
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
