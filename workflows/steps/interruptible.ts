import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';

/**
 * Runs a step, and gives it up as soon as the order no longer wants it.
 *
 * @returns the step's result, or undefined when it was given up
 */
export async function unless<T>(givenUp: () => boolean, step: () => Promise<T>): Promise<T | undefined> {
  const scope = new CancellationScope();
  let ended = false;
  void condition(() => ended || givenUp()).then(() => {
    if (!ended) {
      scope.cancel();
    }
  });
  try {
    return await scope.run(step);
  } catch (error) {
    if (givenUp() && isCancellation(error)) {
      return undefined;
    }
    throw error;
  } finally {
    ended = true;
  }
}
