import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { OrderActivities, RecordedSettings } from '../../activities/index.js';

type Options = Parameters<typeof proxyActivities>[0];

/** The order stops waiting for such a step as soon as it no longer needs it. */
const givenUp = { cancellationType: ActivityCancellationType.TRY_CANCEL } as const;

/**
 * The order's steps with their time-outs and retries.
 *
 * A step's summary is what people read in the timeline: at most 200 bytes.
 */
function step(options: Options): (summary: string, activityId: string) => OrderActivities {
  return (summary, activityId) => proxyActivities<OrderActivities>({ ...options, summary, activityId });
}

/** Reading and pricing: retried without end on temporary trouble, because retries cost no events. */
export const quoting = step({
  ...givenUp,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/**
 * The same inside the order's own task, which saves the server five events and a task. Once, and only for an API that
 * answers at once: meanwhile the order takes no message. The Temporal UI shows no summary of it.
 */
export const quotingAtOnce = (): OrderActivities =>
  proxyLocalActivities<OrderActivities>({
    ...givenUp,
    startToCloseTimeout: '2 seconds',
    scheduleToCloseTimeout: '3 seconds',
    retry: { maximumAttempts: 1 },
  });

/**
 * The purchase: one attempt, in time or not at all. It can't be cancelled: an interruption could not take back what was
 * sent. Without a heartbeat the order soon searches for what a lost worker may have bought.
 */
export const placing = ({ placeTimeoutMs }: RecordedSettings) =>
  step({
    startToCloseTimeout: placeTimeoutMs,
    scheduleToStartTimeout: '30 seconds',
    // Half of the step is the last moment to send, so a worker that was silent for longer would not send anyway.
    heartbeatTimeout: Math.min(10_000, placeTimeoutMs / 2),
    retry: { maximumAttempts: 1 },
  });

/** Searching for a purchase that had no clear answer. */
export const finding = ({ searchWindowMs, trackHeartbeatMs }: RecordedSettings) =>
  step({
    ...givenUp,
    // Only the heartbeat shows that it is alive: a search lasts as long as a change is under way.
    startToCloseTimeout: Math.max(searchWindowMs * 10, 24 * 3_600_000),
    heartbeatTimeout: trackHeartbeatMs,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/**
 * Checking a circuit that a person named, or who has sent a decision: within the time for which a sender waits for an answer. One attempt may take
 * half of it, so that a lost one is tried again.
 */
export const checking = step({
  ...givenUp,
  startToCloseTimeout: '4 seconds',
  scheduleToCloseTimeout: '8 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '1 second' },
});

/** Checking a signature inside the order's own task, which costs one event. It reads nothing and calls nobody. */
export const checkingAtOnce = (): OrderActivities =>
  proxyLocalActivities<OrderActivities>({
    ...givenUp,
    startToCloseTimeout: '2 seconds',
    scheduleToCloseTimeout: '6 seconds',
    retry: { maximumAttempts: 2 },
  });

/** Tracking a circuit until it is live. */
export const tracking = ({ trackHeartbeatMs }: RecordedSettings) =>
  step({
    ...givenUp,
    startToCloseTimeout: '3650 days',
    heartbeatTimeout: trackHeartbeatMs,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** Asking Temporal about other runs: whether one handed over this order, or may have sent a purchase. */
export const asking = step({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Telling one event of an order. It gives up by itself. */
export const delivering = step({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '10 minutes' },
});

/** Telling approvers, until they have decided. The order waits for people, not for this. */
export const notifying = step({
  ...givenUp,
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});
