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
export const placing = ({ placeTimeout }: RecordedSettings) =>
  step({
    startToCloseTimeout: placeTimeout,
    scheduleToStartTimeout: '30 seconds',
    // Half of the step is the last moment to send, so a worker that was silent for longer would not send anyway.
    heartbeatTimeout: Math.min(10_000, placeTimeout / 2),
    retry: { maximumAttempts: 1 },
  });

/** Searching for a purchase that had no clear answer. */
export const finding = ({ searchWindow, trackHeartbeat }: RecordedSettings) =>
  step({
    ...givenUp,
    // Only the heartbeat shows that it is alive: a search lasts as long as a change is under way.
    startToCloseTimeout: Math.max(searchWindow * 10, 24 * 3_600_000),
    heartbeatTimeout: trackHeartbeat,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** Tracking a circuit until it is live. */
export const tracking = ({ trackHeartbeat }: RecordedSettings) =>
  step({
    ...givenUp,
    startToCloseTimeout: '3650 days',
    heartbeatTimeout: trackHeartbeat,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** Asking Temporal about other runs: whether one handed over this order, or may have sent a purchase. */
export const asking = step({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Telling approvers, until they have decided. The order waits for people, not for this. */
export const notifying = step({
  ...givenUp,
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});
