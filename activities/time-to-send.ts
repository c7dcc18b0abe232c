import { activityInfo } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import { runsOfTemporal } from './runs.js';
import { serverClock } from './server-clock.js';

/** It is too late to send. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Until when a purchase may be handed to the network. */
export interface TimeToSend {
  /** The part of the step's time, in ms, that is kept for the purchase itself. */
  readonly ms: number;
  /**
   * The last check, just before the request leaves.
   *
   * @returns the server's time, Unix ms
   * @throws NotInTime
   */
  assertInTime(): number;
}

/** The longest that a purchase step waits for a worker; `workflows/steps/steps.ts` has the same. */
const LONGEST_IN_QUEUE_MS = 30_000;

/**
 * Uses the server's time, because this machine's clock may be hours off. Asks the server when exactly this attempt
 * started in two cases: near the end of the approval, and when the machine's clock says that the step did not just begin,
 * because then this process may have been frozen since.
 *
 * The machine's clock counts only where it makes the check stricter.
 *
 * @param approvedUntil ISO time after which nothing is sent
 */
export async function timeToSend(deps: ActivityDeps, approvedUntil: string): Promise<TimeToSend> {
  const { currentAttemptScheduledTimestampMs: scheduled, startToCloseTimeoutMs } = activityInfo();
  const { now = Date.now, monotonic = () => performance.now(), runs = runsOfTemporal } = deps;
  const end = Date.parse(approvedUntil);
  const half = startToCloseTimeoutMs / 2;
  const clock = serverClock(monotonic);
  const begun = { monotonic: monotonic(), here: now() };
  const seemsPast = begun.here - scheduled;
  const isPlain = seemsPast >= 0 && seemsPast <= half && end - scheduled > LONGEST_IN_QUEUE_MS + half;
  const inQueue = isPlain ? 0 : Math.max(0, (await runs.attemptStartedAt()) - scheduled);
  // The server has not given up this attempt, so this process was not frozen for longer than the step may take. A clock
  // that says otherwise is wrong.
  const seemsFrozen = seemsPast - inQueue;
  const frozen = isPlain || seemsFrozen < 0 || seemsFrozen > startToCloseTimeoutMs ? 0 : seemsFrozen;
  return {
    ms: half,
    assertInTime() {
      const time = clock() + inQueue + frozen;
      // An unreadable end of the approval is too late as well.
      if (!(time <= end)) {
        throw new NotInTime(`the approval was valid until ${approvedUntil}`);
      }
      // While the machine sleeps, perhaps only its clock goes on.
      if (monotonic() - begun.monotonic > half || now() - begun.here > half) {
        throw new NotInTime('too little of the purchase step’s own time was left');
      }
      return time;
    },
  };
}
