import { orderIdOf } from './order-id.js';
import { parseOrderRequest, type OrderRequest } from './request.js';
import { signsRequest } from './request-signature.js';

/** The key of an order's memo, which the server returns with each row of its list of workflows. */
export const REQUEST_MEMO = 'crbRequest';

/** No list shows these, and they may be long. */
const LEFT_OUT: readonly string[] = ['reason', 'externalId', 'marketingInfo'];

/** The memo of a new order: its request in short, so that a list needs no call for each of its rows. */
export function memoOf(request: OrderRequest): Record<typeof REQUEST_MEMO, unknown> {
  const short = Object.entries(request).filter(
    ([name, value]) => value !== undefined && !LEFT_OUT.includes(name) && !signsRequest(name),
  );
  return { [REQUEST_MEMO]: Object.fromEntries(short) };
}

/**
 * The request in short, from an order's memo. The starter wrote it, and nothing compares it with the request that the
 * order goes by: it is for lists only, by which nobody can approve anything.
 *
 * @param memo the value under `REQUEST_MEMO`; may be anything
 * @returns undefined when it is no valid request, or its circuit is not the one that the order's id names
 */
export function requestInMemo(memo: unknown, orderId: string): OrderRequest | undefined {
  const parsed = parseOrderRequest(memo);
  return 'request' in parsed && orderIdOf(parsed.request) === orderId ? parsed.request : undefined;
}
