import { ApplicationFailure } from '@temporalio/workflow';
import type { OrderTold } from '../activities/index.js';
import { NOT_DELIVERED, undeliveredText } from '../contract/notices.js';
import { asDelivered } from './steps/results.js';
import * as steps from './steps/steps.js';
import { summary } from './order/wording.js';

/**
 * Tells one event of an order to all who want to know. It is a workflow of its own, because an order neither waits for its
 * notices nor takes them along when it ends.
 *
 * @throws ApplicationFailure `NotDelivered` when a receiver did not accept it for a day; its details are the receivers
 */
export async function crossRegionBandwidthNotice(told: OrderTold): Promise<void> {
  const step = steps.delivering(summary(`Tell that ${told.event} happened to ${told.order.orderId}`), 'deliver');
  const result = asDelivered(await step.deliverNotice(told));
  if (result?.kind !== 'told') {
    const receivers = result?.receivers ?? [];
    const who = result === undefined ? 'some receiver' : undeliveredText(receivers);
    throw ApplicationFailure.nonRetryable(`Given up: ${who} did not accept it.`, NOT_DELIVERED, receivers);
  }
}
