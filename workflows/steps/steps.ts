import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { OrderActivities, OrderSettings } from '../../activities/index.js';

type Options = Parameters<typeof proxyActivities>[0];

/** A step that is given up at once when the order no longer wants it. */
const givenUp = { cancellationType: ActivityCancellationType.TRY_CANCEL } as const;

/**
 * The order's steps with their time-outs and retries.
 *
 * A step's summary is what people read in the timeline: at most 200 bytes.
 */
function step(options: Options): (summary: string, activityId: string) => OrderActivities {
  return (summary, activityId) => proxyActivities<OrderActivities>({ ...options, summary, activityId });
}

/** Reading and pricing: repeated without end on trouble that passes, for it costs no events. */
export const quoting = step({
  ...givenUp,
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/**
 * The purchase: one attempt, in time or not at all. It does not heartbeat and can't be cancelled: whatever interrupted
 * it could not take back what was sent.
 */
export const placing = ({ placeTimeout }: OrderSettings) =>
  step({ startToCloseTimeout: placeTimeout, scheduleToStartTimeout: '30 seconds', retry: { maximumAttempts: 1 } });

/** Looking for a purchase that had no answer. */
export const finding = ({ searchWindow, trackHeartbeat }: OrderSettings) =>
  step({
    ...givenUp,
    // Only the heartbeat tells whether it is alive: a look goes on for as long as a change is under way.
    startToCloseTimeout: Math.max(searchWindow * 10, 24 * 3_600_000),
    heartbeatTimeout: trackHeartbeat,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** Following a circuit until it is live. */
export const tracking = ({ trackHeartbeat }: OrderSettings) =>
  step({
    ...givenUp,
    startToCloseTimeout: '3650 days',
    heartbeatTimeout: trackHeartbeat,
    retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  });

/** Asking Temporal about other runs: whether what one handed over can be believed, or one may have bought. */
export const asking = step({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Telling approvers: tried for an hour; the order waits for people, not for this. */
export const notifying = step({
  ...givenUp,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
});
