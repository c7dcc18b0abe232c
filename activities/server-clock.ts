import { activityInfo } from '@temporalio/activity';

/** Tells Unix time in ms. */
export type Clock = () => number;

/**
 * The Temporal server's time, for decisions about money and about how long to search: the time when this attempt was
 * scheduled, plus the time since then by a clock that can't be set. It is behind the server's time by the attempt's wait
 * in the task queue, and never ahead of it.
 *
 * @param monotonic milliseconds that only grow; default `performance.now`
 * @param scheduled when this attempt was scheduled, Unix ms; default: as the server says
 */
export function serverClock(monotonic: Clock = () => performance.now(), scheduled = attemptScheduledAt()): Clock {
  const begun = monotonic();
  return () => scheduled + Math.max(0, monotonic() - begun);
}

/**
 * When this attempt was scheduled, Unix ms by the server's clock. For a local activity Temporal tells the time of this
 * machine instead, so the workflow passes on its own, which comes from the server.
 *
 * @param workflowTime ISO time at which the workflow asked for this step
 */
export function attemptScheduledAt(workflowTime?: string): number {
  const { isLocal, currentAttemptScheduledTimestampMs } = activityInfo();
  const told = Date.parse(workflowTime ?? '');
  return isLocal && told > 0 ? told : currentAttemptScheduledTimestampMs;
}
