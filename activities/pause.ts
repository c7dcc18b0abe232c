import { ApplicationFailure, Context, activityInfo, heartbeat } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';

/**
 * Waits inside an activity, with signs of life.
 *
 * @param ms how long
 * @param stopping aborts when the worker stops
 * @param details what the next attempt shall know
 * @throws CancelledFailure when the activity is cancelled; a retryable failure when the worker stops
 */
export async function pause(ms: number, stopping?: AbortSignal, details?: unknown): Promise<void> {
  const cancelled = Context.current().cancellationSignal;
  const beat = Math.max(1, (activityInfo().heartbeatTimeoutMs ?? 60_000) / 3);
  for (let left = ms; left > 0; left -= beat) {
    heartbeat(details);
    await rest(Math.min(left, beat), stopping === undefined ? [cancelled] : [cancelled, stopping]);
    cancelled.throwIfAborted();
    if (stopping?.aborted) {
      throw ApplicationFailure.create({
        message: 'This worker is stopping; another one goes on.',
        type: 'WorkerStopping',
        category: ApplicationFailureCategory.BENIGN,
      });
    }
  }
}

/** Resolves after `ms`, or as soon as one of the signals aborts. */
function rest(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signals.forEach((signal) => signal.removeEventListener('abort', done));
      resolve();
    };
    const timer = setTimeout(done, ms);
    signals.forEach((signal) => signal.addEventListener('abort', done));
    if (signals.some((signal) => signal.aborted)) {
      done();
    }
  });
}
