import { createHash } from 'node:crypto';
import type { OrderRequest, Price, StartingPoint } from '../contract/index.js';
import type { Account } from './types.js';

/** Everything an approval is bound to. */
interface Approvable {
  firstRunId: string;
  revision: number;
  request: OrderRequest;
  base: StartingPoint | undefined;
  account: Account;
  price: Price;
}

/**
 * `Q<revision>-<12 hex digits>`: the same for the same order, request, starting point, account and price, and another
 * one as soon as any of them differs.
 */
export function quoteId(approvable: Approvable): string {
  const digest = createHash('sha256').update(canonical(approvable)).digest('hex');
  return `Q${approvable.revision}-${digest.slice(0, 12)}`;
}

/** JSON with sorted keys, in which null and absent are alike. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== null && field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
