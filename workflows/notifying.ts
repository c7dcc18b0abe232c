import { CancellationScope, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import type { OrderData } from './order-data.js';
import type { Order } from './order-record.js';
import * as steps from './steps.js';
import { summary } from './wording.js';

/**
 * Tells approvers of a quote once, and reminds them as often as its terms say, until the scope is cancelled. The order
 * never waits for it, and never fails with it. What had not arrived when the order went on in a new run is sent again.
 */
export function tellApprovers(order: Order): CancellationScope {
  const scope = new CancellationScope();
  const { quoted, data } = order;
  if (quoted.notify) {
    if (data.told?.quote !== quoted.quote.id) {
      data.told = { quote: quoted.quote.id, notice: false, reminders: 0 };
    }
    const { told } = data;
    if (!told.notice) {
      void tell(order).then(() => (told.notice = true));
    }
    void scope.run(() => remind(order, told)).catch(() => undefined);
  }
  return scope;
}

/** Reminders come at fixed times after the quote; those whose time has passed by a restart of the order are not made up for. */
async function remind(order: Order, told: NonNullable<OrderData['told']>): Promise<void> {
  const { data, quoted } = order;
  const { every, atMost } = quoted.terms.reminders ?? { every: 0, atMost: 0 };
  const asked = Date.parse(data.since);
  const deadline = Date.parse(data.deadline ?? '');
  for (let number = told.reminders + 1; number <= atMost; number++) {
    const at = asked + number * every;
    // An unreadable time ends the reminders.
    if (!(at < deadline)) {
      return;
    }
    const text = summary(`Remind the approvers of ${quoted.quote.id}, ${number} of ${atMost}`);
    await sleep(Math.max(1, at - Date.now()), { summary: text });
    void tell(order, number).then(() => (told.reminders = Math.max(told.reminders, number)));
  }
}

async function tell(order: Order, reminder?: number): Promise<void> {
  const { data, quoted } = order;
  const { id } = quoted.quote;
  const step =
    reminder === undefined
      ? steps.notifying(summary(`Tell approvers of ${id}`), `notify-${id}`)
      : steps.notifying(summary(`Remind approvers of ${id}`), `remind-${reminder}-${id}`);
  try {
    await step.notifyApprovers({
      orderId: order.orderId,
      runId: workflowInfo().runId,
      record: quoted,
      deadline: data.deadline ?? '',
      decisions: data.decisions,
      ...(reminder === undefined ? {} : { reminder }),
    });
  } catch (error) {
    if (!isCancellation(error) && order.state === 'awaitingApproval' && quoted === data.quoted) {
      order.attend({
        code: 'notNotified',
        text: 'The webhook did not take the notice: tell the approvers yourself.',
      });
    }
  }
}
