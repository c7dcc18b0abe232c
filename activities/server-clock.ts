import { activityInfo } from '@temporalio/activity';

/** Tells Unix time in ms. */
export type Clock = () => number;

/**
 * The Temporal server's time, for decisions about money and about how long to search: the time when this attempt was
 * scheduled, plus the time since then by a clock that can't be set. It is behind the server's time by the attempt's wait
 * in the task queue, and never ahead of it.
 *
 * @param monotonic milliseconds that only grow; default `performance.now`
 */
export function serverClock(monotonic: Clock = () => performance.now()): Clock {
  const { currentAttemptScheduledTimestampMs } = activityInfo();
  const begun = monotonic();
  return () => currentAttemptScheduledTimestampMs + Math.max(0, monotonic() - begun);
}
