import { priceDifferences, priceIsCovered } from './price-covers.js';
import type { Difference, Price, Quote, StartingPoint } from './view.js';

/** Which Zenlayer account, where. An order quoted on one is never bought on another. */
export interface Account {
  readonly endpoint: string;
  readonly account: string;
}

/** What an approval is bound to, beside the request: price, starting point and account. */
export interface Approved {
  readonly price: Price;
  readonly base: StartingPoint | undefined;
  readonly account: Account;
}

/** What an approval of a quote is given for. Every comparison of two quotes begins here. */
export function approvedFor({ quote, account }: { quote: Pick<Quote, 'price' | 'base'>; account: Account }): Approved {
  return { price: quote.price, base: quote.base, account };
}

/** What differs between two quotes of an order, line by line. */
export function differencesTo(before: Approved, now: Approved): Difference[] {
  return [...priceDifferences(before.price, now.price), ...startDifferences(before, now)];
}

/** Whether an approval of one quote covers another: same account and starting point, same price or cheaper. */
export function isCovered(approved: Approved, now: Approved): boolean {
  return startDifferences(approved, now).length === 0 && priceIsCovered(approved.price, now.price);
}

/** What differs in where the order starts from: for a change the circuit before it; for all orders the account. */
function startDifferences(before: Approved, now: Approved): Difference[] {
  const [old, fresh] = [startOf(before), startOf(now)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .map((field) => ({ field, before: old[field] ?? null, now: fresh[field] ?? null }))
    .filter((difference) => difference.before !== difference.now);
}

/** Every field of a starting point as `circuit.bandwidth`, and of the account by its own name. */
function startOf({ base, account }: Approved): Record<string, string | number | null> {
  const circuit = Object.entries(base ?? {}).map(([field, value]) => [`circuit.${field}`, value] as const);
  return { ...Object.fromEntries(circuit), ...account };
}
