import { ApplicationFailure, activityInfo } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import { serverClock } from './server-clock.js';
import type { OrderSettings } from './types.js';

/**
 * What was made a moment ago may not show yet: its absence is looked at again for a while before it is final.
 *
 * @throws ApplicationFailure `NotThereYet`, which is retried
 */
export function lookAgain(
  absent: readonly string[],
  { settings, monotonic }: Pick<ActivityDeps, 'settings' | 'monotonic'>,
): void {
  const waited = serverClock(monotonic)() - activityInfo().scheduledTimestampMs;
  if (absent.length > 0 && waited < settings.absentAfter) {
    throw passing(
      'NotThereYet',
      `${absent.join('; ')}; it is looked for again, in case it was made just now`,
      settings,
    );
  }
}

/** Something that passes, and is looked at again soon. */
export function passing(type: string, message: string, { searchEvery }: OrderSettings): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nextRetryDelay: searchEvery });
}
