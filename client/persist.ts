import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between two tries: `firstMs`, then twice as long each time, up to `mostMs`. */
export interface Pauses {
  readonly firstMs: number;
  readonly mostMs: number;
  /** Ends a wait at once when it aborts; the call is tried once more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls again and again, until it succeeds or fails with what does not pass. It has no end of its own: the call or
 * `passes` sets one.
 *
 * @param passes - whether to try again after this error
 * @throws the first error that does not pass
 */
export async function persist<T>(
  call: () => Promise<T>,
  passes: (error: unknown) => boolean,
  { firstMs, mostMs, signal }: Pauses,
): Promise<T> {
  for (let pauseMs = firstMs; ; pauseMs = Math.min(pauseMs * 2, mostMs)) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error)) {
        throw error;
      }
    }
    await pause(pauseMs, signal);
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) {
      throw error;
    }
  }
}
