import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityDeps } from './deps.js';
import type { Account } from './types.js';

/** The account that this worker buys with, and where. */
export async function accountOf({ zenlayer, account }: Pick<ActivityDeps, 'zenlayer' | 'account'>): Promise<Account> {
  return { endpoint: zenlayer.endpoint, account: await account() };
}

/**
 * Checks that this worker uses the order's account: another account's list says nothing about the order's circuit.
 *
 * @param ordered the account of the order's quote; undefined for an order that never had one
 * @throws ApplicationFailure `OtherAccount`, which is retried, so that the right worker can take the step; what asking for
 *   the account throws
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
        `This order belongs to account ${ordered.account} at ${ordered.endpoint}, but this worker uses account ` +
        `${own.account} at ${own.endpoint}. Set the order's credentials and ZENLAYER_ENDPOINT on this worker, or start ` +
        'another worker with them.',
      type: 'OtherAccount',
      // Another worker may take the step in the meantime.
      nextRetryDelay: deps.settings.searchEveryMs,
    });
  }
}
