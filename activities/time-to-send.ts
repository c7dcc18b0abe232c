import { activityInfo, Context } from '@temporalio/activity';
import { reasonOf } from '../contract/reason-of.js';
import { timeText } from '../contract/time-text.js';
import type { ActivityDeps } from './deps.js';
import { runsOfTemporal } from './runs.js';
import { serverClock } from './server-clock.js';
import { longestSilence } from './signs-of-life.js';

/** It is too late to send, or perhaps too late. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Until when a purchase may be handed to the network. */
export interface TimeToSend {
  /** The part of the step's time, in ms, that is kept for the purchase itself. */
  readonly ms: number;
  /**
   * Makes sure that the server still counts on this attempt: asks it, when that is not certain.
   *
   * @throws NotInTime when the server has given up this attempt, or can't be asked
   */
  confirm(): Promise<void>;
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
 * The server gives up an attempt that was silent for its heartbeat time-out, and the order then searches for the purchase.
 * So nothing is sent later than that after the last moment at which the server surely counted on this attempt.
 *
 * The machine's clock counts only where it makes the check stricter.
 *
 * @param approvedUntil ISO time after which nothing is sent
 * @throws NotInTime when the server had to be asked, and has given up this attempt or can't be asked
 */
export async function timeToSend(deps: ActivityDeps, approvedUntil: string): Promise<TimeToSend> {
  const { currentAttemptScheduledTimestampMs: scheduled, startToCloseTimeoutMs } = activityInfo();
  const { now = Date.now, monotonic = () => performance.now(), runs = runsOfTemporal } = deps;
  const context = Context.current();
  const attemptStartedAt = () =>
    runs.attemptStartedAt().catch((error: unknown) => {
      throw new NotInTime(reasonOf(error), { cause: error });
    });
  const end = Date.parse(approvedUntil);
  const half = startToCloseTimeoutMs / 2;
  const silence = Math.min(longestSilence() ?? half, half);
  const clock = serverClock(monotonic);
  const clocks = () => ({ monotonic: monotonic(), here: now() });
  // While the machine sleeps, perhaps only its clock goes on.
  const since = (then: Moment) => Math.max(monotonic() - then.monotonic, now() - then.here);
  const begun = clocks();
  const seemsPast = begun.here - scheduled;
  const isPlain = seemsPast >= 0 && seemsPast <= silence && end - scheduled > LONGEST_IN_QUEUE_MS + half;
  const inQueue = isPlain ? 0 : Math.max(0, (await attemptStartedAt()) - scheduled);
  // The server has not given up this attempt, so this process was not frozen for longer than the step may take. A clock
  // that says otherwise is wrong.
  const seemsFrozen = seemsPast - inQueue;
  const frozen = isPlain || seemsFrozen < 0 || seemsFrozen > startToCloseTimeoutMs ? 0 : seemsFrozen;
  const past = isPlain ? seemsPast : 0;
  let countedOn: Moment = { monotonic: begun.monotonic - past, here: begun.here - past };
  return {
    ms: half,
    async confirm() {
      if (since(countedOn) > silence) {
        const asked = clocks();
        await attemptStartedAt();
        countedOn = asked;
      }
    },
    assertInTime() {
      const time = clock() + inQueue + frozen;
      // An unreadable end of the approval is too late as well.
      if (!(time <= end)) {
        throw new NotInTime(`the approval was valid until ${timeText(approvedUntil)}`);
      }
      if (since(begun) > half) {
        throw new NotInTime("too little of the purchase step's own time was left");
      }
      const { notFound = false, timedOut = false } = context.cancellationDetails ?? {};
      if (notFound || timedOut || since(countedOn) > silence) {
        throw new NotInTime('the server may have given up this attempt of the purchase step');
      }
      return time;
    },
  };
}

/** A moment by two clocks: ms that only grow, and the machine's Unix ms. */
interface Moment {
  monotonic: number;
  here: number;
}
