import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  continueAsNew,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderRequest } from '../contract/request.js';
import type { OrderView } from '../contract/view.js';
import { decide } from './deciding.js';
import { resolve } from './holding.js';
import { listen } from './messages.js';
import { madeByReset, newOrder, type OrderData } from './order-data.js';
import { Order } from './order-record.js';
import { place } from './placing.js';
import { track } from './provisioning.js';
import { quote } from './quoting.js';
import { showable, tooLarge, wrongStart } from './start.js';

/**
 * An order of private cross-region bandwidth: price inquiry → approval by a person → purchase → tracking until live.
 *
 * Start it with the workflow id that `orderIdOf` gives for the request, without time-outs, retries or schedule.
 *
 * @param request what to order; anything else is refused with a reason
 * @param carried only between the runs of one order, when a long history makes it continue as a new run
 * @returns the order when it has ended as completed, rejected, expired or cancelled
 * @throws ApplicationFailure when it failed; its type is an OrderFailure, its details are the OrderView
 */
export async function crossRegionBandwidthOrder(request: OrderRequest, carried?: OrderData): Promise<OrderView> {
  const order = open(request, carried);
  listen(order);
  const root = CancellationScope.current();
  root.cancelRequested.catch(() => order.receive('cancel', { by: 'Temporal', reason: 'the workflow was cancelled' }));

  // Cancelling the workflow is a wish like `cancel`: it must not tear a purchase out of the order's hands.
  return CancellationScope.nonCancellable(async () => {
    for (;;) {
      if (order.isLong) {
        await continueAsNew<typeof crossRegionBandwidthOrder>(request, {
          ...order.data,
          reset: madeByReset(order.data),
        });
      }
      switch (order.state) {
        case 'quoting':
          await quote(order);
          break;
        case 'awaitingApproval':
          await decide(order);
          break;
        case 'placing':
          await place(order);
          break;
        case 'held':
          await resolve(order);
          break;
        case 'provisioning':
          await track(order);
          break;
        default:
          return close(order, root.consideredCancelled);
      }
    }
  });
}

function open(request: OrderRequest, carried: OrderData | undefined): Order {
  // Only Temporal itself can say that a run continues another one; a starter's second argument counts for nothing.
  if (workflowInfo().continuedFromExecutionRunId !== undefined && carried !== undefined) {
    return new Order(request, carried);
  }
  const order = new Order(request, newOrder(showable(request), new Date().toISOString()));
  const wrong = wrongStart(workflowInfo(), request);
  if (wrong !== undefined) {
    order.fail('WrongStart', wrong);
  }
  const large = tooLarge(request);
  if (wrong === undefined && large !== undefined) {
    order.fail('BadRequest', large);
  }
  return order;
}

/** Ends the workflow as the order has ended: a business "no" completes it, a failure fails it. */
function close(order: Order, cancelled: boolean): OrderView {
  const view = order.view();
  if (view.state === 'failed') {
    throw ApplicationFailure.create({
      message: view.reason ?? 'failed',
      type: order.data.failure ?? 'Refused',
      nonRetryable: true,
      details: [view],
    });
  }
  if (view.state === 'cancelled' && cancelled) {
    throw new CancelledFailure(view.reason ?? 'cancelled', [view]);
  }
  return view;
}
