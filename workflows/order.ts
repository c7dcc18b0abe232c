import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderRequest } from '../contract/request.js';
import { isFinal, type OrderView } from '../contract/view.js';
import { decide } from './states/awaiting-approval.js';
import { resolve } from './states/held.js';
import { listen, offer } from './messages/handlers.js';
import { madeByReset, newOrder, type OrderData } from './order/data.js';
import { detailsText } from './order/details.js';
import { Order } from './order/order.js';
import { untilQuiet } from './order/quiet.js';
import { show } from './messages/fields.js';
import { place } from './states/placing.js';
import { causeText } from './steps/cause.js';
import { track } from './states/provisioning.js';
import { quote } from './states/quoting.js';
import { asCarried } from './order/carried.js';
import { asVouched } from './steps/results.js';
import { whenAsked } from './shown-when-asked.js';
import { showable, tooLarge, wrongStart } from './start.js';
import { EventNotices } from './steps/event-notices.js';
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
  // Only Temporal can say that a run continues another one. A second argument given by a starter is ignored.
  const continued = workflowInfo().continuedFromExecutionRunId === undefined ? undefined : asCarried(carried);
  const order = open(request, continued);
  const events = new EventNotices(order);
  listen(order);
  whenAsked(() => {
    offer(order);
    setCurrentDetails(detailsText(order.view()));
    return () => listen(order);
  });
  const root = CancellationScope.current();

  // Cancelling the workflow is treated like the message `cancel`: it must not interrupt a purchase.
  return CancellationScope.nonCancellable(async () => {
    root.cancelRequested.catch(() =>
      receive(order, 'cancel', { by: 'Temporal', reason: 'the workflow was cancelled' }),
    );
    await believeOnlyAnOrder(order, continued !== undefined);
    for (;;) {
      // An order that has ended never continues as a new run.
      if (order.isLong && !isFinal(order.state)) {
        await answered(events);
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
          await answered(events);
          return close(order, root.consideredCancelled);
      }
    }
  });
}

/** Whoever named a circuit, waits for the quote or has decided gets the answer of this run. It takes seconds. */
function answered(events: EventNotices): Promise<void> {
  return untilQuiet({ allAnswered: allHandlersFinished, until: condition, sent: () => events.sent() });
}

function open(request: OrderRequest, continued: OrderData | undefined): Order {
  const { startTime } = workflowInfo();
  // Not the time of the first task: when a local activity takes longer than that task, a replay sees another one.
  const fresh = () => newOrder(showable(request), startTime.toISOString());
  const order = new Order(request, continued ?? fresh());
  const wrong = wrongStart(workflowInfo(), request);
  const large = tooLarge(request);
  if (wrong !== undefined || large !== undefined) {
    order.startAnew(fresh());
    order.fail(wrong === undefined ? 'BadRequest' : 'WrongStart', wrong ?? large ?? '');
  } else if (madeByReset(order.data)) {
    order.data.doubts.suspect ??= {
      text: 'A workflow reset made this run. The run before it may have sent a purchase.',
    };
  }
  return order;
}

/**
 * Checks a run that claims to continue another one: Temporal must confirm that an order's run handed over this data. If
 * it does not, the order starts again from the beginning, and assumes that a purchase may have been sent.
 *
 * @param readable whether the data has the form that an open order hands over
 */
async function believeOnlyAnOrder(order: Order, readable: boolean): Promise<void> {
  const { continuedFromExecutionRunId: continues } = workflowInfo();
  if (continues === undefined || isFinal(order.state)) {
    return;
  }
  const forged = readable
    ? await vouch(continues)
    : `This run claims to continue run ${continues}, but that run did not hand over an open order.`;
  if (forged !== undefined) {
    const now = new Date().toISOString();
    order.startAnew({
      ...newOrder(showable(order.asked), now),
      doubts: { unanswered: [], suspect: { text: forged, endedAt: now } },
    });
    order.attend({ code: 'forged', text: `Started again from the beginning: ${forged}` });
  }
}

/** Why this run's data did not come from an earlier run of the order; undefined = it did. */
async function vouch(continues: string): Promise<string | undefined> {
  const step = steps.asking(summary(`Check that run ${continues} handed over this order`), 'vouch');
  try {
    const result: unknown = await step.vouchForRun({ continues });
    const vouched = asVouched(result);
    return vouched?.kind === 'genuine'
      ? undefined
      : (vouched?.text ?? `The check gave an unexpected result: ${show(result)}.`);
  } catch (error) {
    return `The check failed: ${causeText(error)}.`;
  }
}

/** Ends the workflow: a business "no" completes it, a failure fails it. */
function close(order: Order, cancelled: boolean): OrderView {
  const view = order.view();
  const { stage } = order;
  if (stage.state === 'failed') {
    const failure = ApplicationFailure.create({
      message: view.reason ?? 'failed',
      type: stage.failure,
      nonRetryable: true,
      details: [view],
    });
    // The UI would show the stack before the cause, and it tells nobody anything.
    failure.stack = '';
    throw failure;
  }
  if (view.state === 'cancelled' && cancelled) {
    throw new CancelledFailure(view.reason ?? 'cancelled', [view]);
  }
  return view;
}
