import { Context } from '@temporalio/activity';

/**
 * Does a step's work and tells the server all the while that its worker is alive: when it is not, the step need not
 * wait for its time-out to begin again.
 */
export async function withSignsOfLife<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), (context.info.heartbeatTimeoutMs ?? 60_000) / 3);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
