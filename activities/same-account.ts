import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import type { Account } from './types.js';

/** Until another worker has had the chance to take the step. */
const AGAIN_IN_MS = 10_000;

/**
 * Makes sure that this worker sees what the order is about: another account's list says nothing about its circuit.
 *
 * @param ordered where the order was quoted; undefined for an order that never was
 * @throws ApplicationFailure `OtherAccount`, which is retried, for the right worker to take; what asking for the account
 *   throws
 */
export async function assertSameAccount(
  { zenlayer, account }: Pick<ActivityDeps, 'zenlayer' | 'account'>,
  ordered: Account | undefined,
): Promise<void> {
  if (ordered === undefined) {
    return;
  }
  const own = { endpoint: zenlayer.endpoint, account: await account() };
  if (own.account !== ordered.account || own.endpoint !== ordered.endpoint) {
    throw ApplicationFailure.create({
      message:
        `This order belongs to account ${ordered.account} at ${ordered.endpoint}, and this worker works for account ` +
        `${own.account} at ${own.endpoint}. Give it the order's credentials and ZENLAYER_ENDPOINT, or start a worker ` +
        'that has them.',
      type: 'OtherAccount',
      nextRetryDelay: AGAIN_IN_MS,
    });
  }
}
