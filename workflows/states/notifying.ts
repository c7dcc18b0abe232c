import { CancellationScope, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import type { ApprovalTerms } from '../../contract/view.js';
import type { OrderData } from '../order/data.js';
import type { Order } from '../order/order.js';
import * as steps from '../steps/steps.js';
import { summary } from '../order/wording.js';

/**
 * Sends one notice of a quote, and then the reminders that its terms ask for, until the scope is cancelled. The order
 * neither waits for this nor fails with it. A new run sends again what had not arrived before.
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

/**
 * The reminders still to send: at fixed intervals after the quote, and before the deadline. An unreadable time ends the
 * list.
 */
export function* remindersOf(
  { reminders = { every: 0, atMost: 0 } }: Pick<ApprovalTerms, 'reminders'>,
  { asked, deadline, sent }: { asked: number; deadline: number; sent: number },
): Generator<{ number: number; of: number; at: number }> {
  for (let number = sent + 1; number <= reminders.atMost; number++) {
    const at = asked + number * reminders.every;
    if (!(at < deadline)) {
      return;
    }
    yield { number, of: reminders.atMost, at };
  }
}

/** A reminder whose time has passed already, because no worker ran, is sent at once. */
async function remind(order: Order, told: NonNullable<OrderData['told']>): Promise<void> {
  const { data, quoted } = order;
  const times = { asked: Date.parse(data.since), deadline: Date.parse(data.deadline ?? ''), sent: told.reminders };
  for (const { number, of, at } of remindersOf(quoted.terms, times)) {
    const text = summary(`Remind approvers of ${quoted.quote.id} (${number} of ${of})`);
    await sleep(Math.max(1, at - Date.now()), { summary: text });
    void tell(order, number).then(() => (told.reminders = Math.max(told.reminders, number)));
  }
}

async function tell(order: Order, reminder?: number): Promise<void> {
  const { data, quoted } = order;
  const { id } = quoted.quote;
  const step =
    reminder === undefined
      ? steps.notifying(summary(`Notify approvers of ${id}`), `notify-${id}`)
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
        text: 'The webhook did not accept the notice. Tell the approvers yourself.',
      });
    }
  }
}
