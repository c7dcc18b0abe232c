import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import type { NotifyInput } from './types.js';

/**
 * Notifies the approvers of an order.
 *
 * @throws ApplicationFailure `NoWebhook` on a worker without a webhook. It is retried: another worker has one
 */
export async function notifyApprovers(deps: ActivityDeps, input: NotifyInput): Promise<void> {
  if (deps.notifyApprovers === undefined) {
    throw ApplicationFailure.retryable(
      'This worker has no webhook, but the worker that quoted the order had one. Set CRB_WEBHOOK_URL on every worker.',
      'NoWebhook',
    );
  }
  await deps.notifyApprovers(input);
}
