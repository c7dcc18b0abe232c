import { ApplicationFailure, Context } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';

/**
 * Waits for something inside an activity, and stops waiting as soon as the activity is cancelled or the worker stops.
 *
 * @param wait must end, with or without an error, when its signal aborts
 * @param stopping aborts when the worker stops
 * @throws CancelledFailure when the activity is cancelled; a retryable failure when the worker stops; what `wait` throws
 */
export async function interruptible<T>(wait: (gone: AbortSignal) => Promise<T>, stopping?: AbortSignal): Promise<T> {
  const cancelled = Context.current().cancellationSignal;
  const signals = stopping === undefined ? [cancelled] : [cancelled, stopping];
  // Not AbortSignal.any: a signal that lives as long as the worker would keep every wait in memory.
  const gone = new AbortController();
  const leave = () => gone.abort();
  signals.forEach((signal) => signal.addEventListener('abort', leave));
  try {
    if (signals.some((signal) => signal.aborted)) {
      leave();
    }
    const waited = await wait(gone.signal).catch((error: unknown) => {
      assertWanted(cancelled, stopping);
      throw error;
    });
    assertWanted(cancelled, stopping);
    return waited;
  } finally {
    signals.forEach((signal) => signal.removeEventListener('abort', leave));
  }
}

function assertWanted(cancelled: AbortSignal, stopping: AbortSignal | undefined): void {
  cancelled.throwIfAborted();
  if (stopping?.aborted) {
    throw ApplicationFailure.create({
      message: 'This worker is stopping. Another worker takes over.',
      type: 'WorkerStopping',
      category: ApplicationFailureCategory.BENIGN,
    });
  }
}
