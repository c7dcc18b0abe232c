import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import type { NotifyInput } from './types.js';

/**
 * Tells approvers of an order.
 *
 * @throws ApplicationFailure `NoWebhook` on a worker that has none, which is retried: the quote was made by one that has
 */
export async function notifyApprovers(deps: ActivityDeps, input: NotifyInput): Promise<void> {
  if (deps.notifyApprovers === undefined) {
    throw ApplicationFailure.retryable(
      'This worker has no webhook (CRB_WEBHOOK_URL), and the one that quoted the order had.',
      'NoWebhook',
    );
  }
  await deps.notifyApprovers(input);
}
