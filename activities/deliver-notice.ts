import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { NOT_DELIVERED, undeliveredText } from '../contract/index.js';
import { deliver, type Delivery } from './deliver.js';
import type { ActivityDeps } from './deps.js';
import type { DeliveryResult, OrderTold } from './told.js';

/** An event that was not accepted for so long is given up. */
const TRIED_FOR_MS = 24 * 3_600_000;

/**
 * Tells one event of an order to all receivers that want it, until each has accepted it or a day is over.
 *
 * @throws ApplicationFailure `NotDelivered`, which is retried
 */
export async function deliverNotice({ receivers }: ActivityDeps, told: OrderTold): Promise<DeliveryResult> {
  const delivery: Delivery = receivers === undefined ? { undelivered: [NO_RECEIVERS] } : await deliver(receivers, told);
  const { undelivered } = delivery;
  if (undelivered.length === 0) {
    return { kind: 'told' };
  }
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs >= TRIED_FOR_MS) {
    return { kind: 'notAccepted', receivers: undelivered };
  }
  throw notDelivered(delivery);
}

/** Another worker has receivers: the one that recorded what they want. */
export const NO_RECEIVERS = { receiver: 'this worker', problem: 'CRB_NOTICES_FILE is not set' } as const;

/** The attempt's failure: a receiver's trouble, not the order's. */
export function notDelivered({ undelivered, retryAfterMs }: Delivery): ApplicationFailure {
  return ApplicationFailure.create({
    message: `Not delivered: ${undeliveredText(undelivered)}.`,
    type: NOT_DELIVERED,
    details: [undelivered],
    category: ApplicationFailureCategory.BENIGN,
    ...(retryAfterMs !== undefined && { nextRetryDelay: retryAfterMs }),
  });
}
