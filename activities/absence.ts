import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import { serverClock } from './server-clock.js';
import type { OrderSettings } from './types.js';

/**
 * Something that was just created may not show yet. So its absence is retried for a while before it is final.
 *
 * @throws ApplicationFailure `NotThereYet`, which is retried
 */
export function retryWhileAbsent(
  absent: readonly string[],
  { settings, monotonic }: Pick<ActivityDeps, 'settings' | 'monotonic'>,
): void {
  const waited = serverClock(monotonic)() - activityInfo().scheduledTimestampMs;
  if (absent.length > 0 && waited < settings.absentAfterMs) {
    throw retriedSoon('NotThereYet', `${absent.join('; ')}; checking again, in case it was created just now`, settings);
  }
}

/** A failure after which the step is retried soon. */
export function retriedSoon(type: string, message: string, { searchEveryMs }: OrderSettings): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nextRetryDelay: searchEveryMs });
}
