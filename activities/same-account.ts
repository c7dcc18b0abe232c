import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import type { Account } from './types.js';

/** The account that this worker buys with, and where. */
export async function accountOf({ zenlayer, account }: Pick<ActivityDeps, 'zenlayer' | 'account'>): Promise<Account> {
  return { endpoint: zenlayer.endpoint, account: await account() };
}

/**
 * Makes sure that this worker sees what the order is about: another account's list says nothing about its circuit.
 *
 * @param ordered where the order was quoted; undefined for an order that never was
 * @throws ApplicationFailure `OtherAccount`, which is retried, for the right worker to take; what asking for the account
 *   throws
 */
export async function assertSameAccount(
  deps: Pick<ActivityDeps, 'zenlayer' | 'account' | 'settings'>,
  ordered: Account | undefined,
): Promise<void> {
  if (ordered === undefined) {
    return;
  }
  const own = await accountOf(deps);
  if (own.account !== ordered.account || own.endpoint !== ordered.endpoint) {
    throw ApplicationFailure.create({
      message:
        `This order belongs to account ${ordered.account} at ${ordered.endpoint}, and this worker works for account ` +
        `${own.account} at ${own.endpoint}. Give it the order's credentials and ZENLAYER_ENDPOINT, or start a worker ` +
        'that has them.',
      type: 'OtherAccount',
      // Until another worker has had the chance to take the step.
      nextRetryDelay: deps.settings.searchEvery,
    });
  }
}
