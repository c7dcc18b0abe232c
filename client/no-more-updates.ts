import { grpcAnswer, isNoMoreUpdates } from '../temporal/index.js';
import { OrdersError } from './errors.js';

/**
 * The error for an update of an order that has had as many as Temporal allows; undefined = another error.
 *
 * @param next - what the sender can do instead
 */
export function noMoreUpdates(error: unknown, orderId: string, next: string): OrdersError | undefined {
  return isNoMoreUpdates(grpcAnswer(error))
    ? new OrdersError(
        'refused',
        'The order has taken all the updates that Temporal allows for one workflow ' +
          '(`history.maxTotalUpdates` of the server, 2,000 by default). Signals are not limited by it.',
        next,
        { orderId, cause: error },
      )
    : undefined;
}
