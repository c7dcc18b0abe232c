import { Context } from '@temporalio/activity';

/**
 * Does a step's work and tells the server all the while that its worker is alive, whatever the work waits for: its turn,
 * an answer of the API, or time. A worker that is gone is then noticed before the step's time-out, and one that waits
 * for a slow API is not taken for gone. With the signs of life comes the server's word that the step is cancelled.
 *
 * @param memory what the next attempt shall know
 */
export async function withSignsOfLife<T>(work: () => Promise<T>, memory?: () => unknown): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(memory?.()), (context.info.heartbeatTimeoutMs ?? 60_000) / 3);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
