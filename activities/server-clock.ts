import { activityInfo } from '@temporalio/activity';

/** Tells Unix time in ms. */
export type Clock = () => number;

/**
 * The Temporal server's time, for whatever decides about money or about how long to look: when this attempt was
 * scheduled, plus what has passed here since, which no clock that is set anew can change. It is behind the server's by
 * the attempt's wait in the task queue, and never ahead of it.
 *
 * @param monotonic milliseconds that only grow; default `performance.now`
 */
export function serverClock(monotonic: Clock = () => performance.now()): Clock {
  const { currentAttemptScheduledTimestampMs } = activityInfo();
  const begun = monotonic();
  return () => currentAttemptScheduledTimestampMs + Math.max(0, monotonic() - begun);
}
