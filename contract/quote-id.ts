import { createHash } from 'node:crypto';
import { canonical } from './canonical.js';
import type { Approved } from './covers.js';
import { unsignedRequest } from './request-signature.js';
import type { OrderRequest } from './request.js';

/** Everything an approval is bound to. */
interface Approvable extends Approved {
  firstRunId: string;
  revision: number;
  request: OrderRequest;
}

/**
 * `Q<revision>-<12 hex digits>`: the same for the same order, request, starting point, account and price, and another
 * one as soon as any of them differs. What signs the request does not count.
 */
export function quoteId(approvable: Approvable): string {
  const digest = createHash('sha256')
    .update(canonical({ ...approvable, request: unsignedRequest(approvable.request) }))
    .digest('hex');
  return `Q${approvable.revision}-${digest.slice(0, 12)}`;
}
