import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import type { Account } from './types.js';

/** The account that this worker buys with, and where. */
export async function accountOf({ zenlayer, account }: Pick<ActivityDeps, 'zenlayer' | 'account'>): Promise<Account> {
  return { endpoint: zenlayer.endpoint, account: await account() };
}

/**
 * An order is looked at only with the account that it was quoted with: another account's list says nothing about it.
 *
 * @throws ApplicationFailure `OtherAccount`, which is retried
 */
export async function assertSameAccount(
  deps: Pick<ActivityDeps, 'zenlayer' | 'account' | 'settings'>,
  expected: Account,
): Promise<void> {
  const own = await accountOf(deps);
  if (own.account !== expected.account || own.endpoint !== expected.endpoint) {
    throw ApplicationFailure.create({
      type: 'OtherAccount',
      message:
        `The order belongs to Zenlayer account ${expected.account} at ${expected.endpoint}, and this worker works for ` +
        `${own.account} at ${own.endpoint}. Give it the credentials of the order’s account, or start a worker that has them.`,
      // For another worker to try soon, or this one after it was configured anew.
      nextRetryDelay: deps.settings.searchEvery,
    });
  }
}
