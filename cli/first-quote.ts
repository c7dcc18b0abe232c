import type { OrdersClient } from '../client/index.js';
import type { OrderView } from '../contract/index.js';

/** Milliseconds: a price inquiry takes one or two seconds. */
const WITHIN_MS = 8_000;

/** The order as soon as it is no longer being quoted; as it is when that takes long; undefined = nothing is known yet. */
export async function quoteSoon(
  orders: Pick<OrdersClient, 'watch'>,
  orderId: string,
  interrupted: AbortSignal,
  withinMs = WITHIN_MS,
): Promise<OrderView | undefined> {
  const signal = AbortSignal.any([interrupted, AbortSignal.timeout(withinMs)]);
  let last: OrderView | undefined;
  for await (const view of orders.watch(orderId, { signal })) {
    last = view;
    if (view.state !== 'quoting') {
      break;
    }
  }
  return last;
}
