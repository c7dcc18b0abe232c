import { activityInfo } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';

/** The time-skipping server's time, as far as this process has seen it. It never goes back. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** For activities: not earlier than the server started them. */
  inActivity(): number;
  /** Lets time pass, with all that falls due in it. */
  pass(ms: number): Promise<void>;
}

export async function clockOf(env: TestWorkflowEnvironment): Promise<Clock> {
  let ahead = (await env.currentTimeMs()) - Date.now();
  const now = () => Date.now() + ahead;
  const notBefore = (time: number) => {
    ahead = Math.max(ahead, time - Date.now());
  };
  return {
    now,
    inActivity() {
      // The server skips to a timer and starts a step at once, before anybody has asked it for the time.
      notBefore(activityInfo().currentAttemptScheduledTimestampMs);
      return now();
    },
    async pass(ms) {
      await env.sleep(ms);
      notBefore(await env.currentTimeMs());
    },
  };
}
