import type { Difference } from '../contract/index.js';
import { priceDifferences, priceIsCovered } from './price.js';
import type { QuotedBefore } from './types.js';

/** What differs between two quotes of an order, line by line. */
export function differencesTo(before: QuotedBefore, now: QuotedBefore): Difference[] {
  return [...priceDifferences(before.price, now.price), ...startDifferences(before, now)];
}

/** Whether an approval of one quote covers another: same account and starting point, same price or cheaper. */
export function isCovered(approved: QuotedBefore, now: QuotedBefore): boolean {
  return startDifferences(approved, now).length === 0 && priceIsCovered(approved.price, now.price);
}

/** What differs in where the order starts from: for a change the circuit before it; for all orders the account. */
function startDifferences(before: QuotedBefore, now: QuotedBefore): Difference[] {
  const facts = ({ base, account }: QuotedBefore): Record<string, string | number | null> => ({
    'circuit.internetChargeType': base?.internetChargeType ?? null,
    'circuit.bandwidth': base?.bandwidth ?? null,
    'circuit.bandwidthCap': base?.bandwidthCap ?? null,
    'circuit.status': base?.status ?? null,
    endpoint: account.endpoint,
    account: account.account,
  });
  const [old, fresh] = [facts(before), facts(now)];
  return Object.keys(old)
    .map((field) => ({ field, before: old[field] ?? null, now: fresh[field] ?? null }))
    .filter((difference) => difference.before !== difference.now);
}
