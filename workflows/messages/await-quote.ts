import { ApplicationFailure, CancellationScope, condition } from '@temporalio/workflow';
import { canonical } from '../../contract/canonical.js';
import { sizeProblem } from '../../contract/limits.js';
import { signsRequest } from '../../contract/request-signature.js';
import { ANOTHER_REQUEST } from '../../contract/messages.js';
import type { OrderView } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import { fieldsOf } from '../steps/results.js';
import { show } from './fields.js';

/** A caller waits at most so long for one answer; an API that is down must not keep an update open for days. */
const MOST_MS = 60_000;

/**
 * Handles `awaitQuote`: the order as soon as it is past quoting.
 *
 * @param expected may hold anything
 * @throws ApplicationFailure `AnotherRequest`, which fails the update and nothing else
 */
export async function awaitQuote(order: Order, expected: unknown): Promise<OrderView> {
  const large = sizeProblem(expected) ?? sizeProblem(order.asked);
  const why = large === undefined ? whyAnother(order.asked, expected) : `the request ${large}`;
  if (why !== undefined) {
    const failure = ApplicationFailure.nonRetryable(`${order.orderId} is another order: ${why}.`, ANOTHER_REQUEST);
    failure.stack = '';
    throw failure;
  }
  const isPast = () => order.state !== 'quoting' || order.isLong;
  if (!isPast()) {
    // Cancelling the workflow ends the order, and its caller is told so.
    await CancellationScope.nonCancellable(() => condition(isPast, MOST_MS));
  }
  return order.view();
}

/** Why an order is not the one that a caller means; undefined = it can be. */
function whyAnother(asked: unknown, expected: unknown): string | undefined {
  const { request, externalId } = fieldsOf(expected);
  const has = fieldsOf(asked);
  const wanted: Record<string, unknown> = {
    ...fieldsOf(request),
    ...(externalId == null ? {} : { externalId }),
  };
  // Every field counts when a request is given; otherwise only the external id.
  const names = request == null ? Object.keys(wanted) : [...new Set([...Object.keys(has), ...Object.keys(wanted)])];
  const different = names
    .filter((name) => !signsRequest(name) && canonical(has[name]) !== canonical(wanted[name]))
    .sort();
  return different.length === 0
    ? undefined
    : different
        .slice(0, 5)
        .map((name) => `${show(name)} is ${show(has[name])}, not ${show(wanted[name])}`)
        .join('; ');
}
