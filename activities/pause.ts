import { interruptible } from './interruptible.js';

/**
 * Waits inside an activity. It sends no signs of life: see `withSignsOfLife`.
 *
 * @param ms how long; at most 24 days
 * @param stopping aborts when the worker stops
 * @throws as `interruptible`
 */
export function pause(ms: number, stopping?: AbortSignal): Promise<void> {
  return interruptible((gone) => rest(ms, gone), stopping);
}

/** Resolves after `ms`, or as soon as the signal aborts. */
function rest(ms: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      gone.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    gone.addEventListener('abort', done);
    if (gone.aborted) {
      done();
    }
  });
}
