import { activityInfo, Context } from '@temporalio/activity';

/**
 * Does a step's work, and meanwhile sends heartbeats to the server, whatever the work waits for: its turn, an answer of
 * the API, or time. So the server notices a lost worker before the step's time-out, and does not give up a worker that
 * waits for a slow API. In return the server says when the step is cancelled. A local activity sends none: the server
 * knows nothing of it.
 *
 * @param memory what the next attempt should know
 */
export async function withSignsOfLife<T>(work: () => Promise<T>, memory?: () => unknown): Promise<T> {
  const context = Context.current();
  if (context.info.isLocal) {
    return work();
  }
  const beat = setInterval(() => context.heartbeat(memory?.()), (longestSilence() ?? 60_000) / 3);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

/** Ms without a sign of life after which the server gives up this attempt; undefined = it never does for that. */
export function longestSilence(): number | undefined {
  const { heartbeatTimeoutMs = 0 } = activityInfo();
  return heartbeatTimeoutMs > 0 ? heartbeatTimeoutMs : undefined;
}
