import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  continueAsNew,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderRequest } from '../contract/request.js';
import { isFinal, type OrderView } from '../contract/view.js';
import { decide } from './states/awaiting-approval.js';
import { resolve } from './states/held.js';
import { listen } from './messages/handlers.js';
import { madeByReset, newOrder, type OrderData } from './order/data.js';
import { Order } from './order/order.js';
import { show } from './messages/fields.js';
import { place } from './states/placing.js';
import { causeText } from './steps/cause.js';
import { track } from './states/provisioning.js';
import { quote } from './states/quoting.js';
import { asCarried } from './order/carried.js';
import { asVouched } from './steps/results.js';
import { showable, tooLarge, wrongStart } from './start.js';
import * as steps from './steps/steps.js';
import { summary } from './order/wording.js';
import { receive } from './messages/receiving.js';

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
  // Only Temporal itself can say that a run continues another one; a starter's second argument counts for nothing.
  const continued = workflowInfo().continuedFromExecutionRunId === undefined ? undefined : asCarried(carried);
  const order = open(request, continued);
  order.withEachState(() => listen(order));
  const root = CancellationScope.current();

  // Cancelling the workflow is a wish like `cancel`: it must not tear a purchase out of the order's hands.
  return CancellationScope.nonCancellable(async () => {
    root.cancelRequested.catch(() =>
      receive(order, 'cancel', { by: 'Temporal', reason: 'the workflow was cancelled' }),
    );
    await believeOnlyAnOrder(order, continued !== undefined);
    for (;;) {
      // An order that has ended ends here: no run ever takes an end over from another.
      if (order.isLong && !isFinal(order.state)) {
        await continueAsNew<typeof crossRegionBandwidthOrder>(request, {
          ...order.data,
          reset: madeByReset(order.data),
        });
      }
      const { stage } = order;
      switch (stage.state) {
        case 'quoting':
          await quote(order, stage);
          break;
        case 'awaitingApproval':
          await decide(order, stage);
          break;
        case 'placing':
          await place(order, stage);
          break;
        case 'held':
          await resolve(order, stage);
          break;
        case 'provisioning':
          await track(order, stage);
          break;
        default:
          return close(order, root.consideredCancelled);
      }
    }
  });
}

function open(request: OrderRequest, continued: OrderData | undefined): Order {
  const order = new Order(request, continued ?? newOrder(showable(request), new Date().toISOString()));
  const wrong = wrongStart(workflowInfo(), request);
  const large = tooLarge(request);
  if (wrong !== undefined || large !== undefined) {
    order.startAnew(newOrder(showable(request), new Date().toISOString()));
    order.fail(wrong === undefined ? 'BadRequest' : 'WrongStart', wrong ?? large ?? '');
  } else if (madeByReset(order.data)) {
    order.data.doubts.suspect ??= {
      text: 'This run was made by a workflow reset, and the run before it may have sent a purchase.',
    };
  }
  return order;
}

/**
 * A run that says that it continues another one is believed when Temporal confirms that an order's run handed this over.
 * Otherwise it begins anew, as one whose purchase may have been sent.
 *
 * @param readable whether it was started with what an open order hands over
 */
async function believeOnlyAnOrder(order: Order, readable: boolean): Promise<void> {
  const { continuedFromExecutionRunId: continues } = workflowInfo();
  if (continues === undefined || isFinal(order.state)) {
    return;
  }
  const forged = readable
    ? await vouch(continues)
    : `Run ${continues}, which this one says it continues, did not hand over an order that is open.`;
  if (forged !== undefined) {
    const now = new Date().toISOString();
    order.startAnew({
      ...newOrder(showable(order.asked), now),
      doubts: { unanswered: [], suspect: { text: forged, endedAt: now } },
    });
    order.attend({ code: 'forged', text: `Started anew: ${forged}` });
  }
}

/** Why what this run was started with is not what an order's run handed over; undefined = it is. */
async function vouch(continues: string): Promise<string | undefined> {
  const step = steps.asking(summary(`Check that run ${continues} handed this order over`), 'vouch');
  try {
    const result: unknown = await step.vouchForRun({ continues });
    const vouched = asVouched(result);
    return vouched?.kind === 'genuine' ? undefined : (vouched?.text ?? `The check ended with ${show(result)}.`);
  } catch (error) {
    return `The check failed: ${causeText(error)}.`;
  }
}

/** Ends the workflow as the order has ended: a business "no" completes it, a failure fails it. */
function close(order: Order, cancelled: boolean): OrderView {
  const view = order.view();
  const { stage } = order;
  if (stage.state === 'failed') {
    throw ApplicationFailure.create({
      message: view.reason ?? 'failed',
      type: stage.failure,
      nonRetryable: true,
      details: [view],
    });
  }
  if (view.state === 'cancelled' && cancelled) {
    throw new CancelledFailure(view.reason ?? 'cancelled', [view]);
  }
  return view;
}
