import { CancellationScope, isCancellation, sleep, workflowInfo } from '@temporalio/workflow';
import { defined } from '../../contract/defined.js';
import type { ApprovalTerms } from '../../contract/view.js';
import type { Order } from '../order/order.js';
import type { Asked } from '../order/stage.js';
import * as steps from './steps.js';
import { summary } from '../order/wording.js';

/**
 * Sends one notice of a quote, and then the reminders that its terms ask for, until the scope is cancelled. The order
 * neither waits for this nor fails with it. A new run sends again what had not arrived before.
 */
export function tellApprovers(order: Order, quoted: Asked): CancellationScope {
  const scope = new CancellationScope();
  if (quoted.record.notify) {
    if (!quoted.told.notice) {
      void tell(order, quoted).then(() => (quoted.told.notice = true));
    }
    void scope.run(() => remind(order, quoted)).catch(() => undefined);
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
async function remind(order: Order, quoted: Asked): Promise<void> {
  const { record, deadline, told } = quoted;
  const times = { asked: Date.parse(order.data.since), deadline: Date.parse(deadline), sent: told.reminders };
  for (const { number, of, at } of remindersOf(record.terms, times)) {
    const text = summary(`Remind approvers of ${record.quote.id} (${number} of ${of})`);
    await sleep(Math.max(1, at - Date.now()), { summary: text });
    void tell(order, quoted, number).then(() => (told.reminders = Math.max(told.reminders, number)));
  }
}

async function tell(order: Order, { record, deadline, decisions }: Asked, reminder?: number): Promise<void> {
  const { id } = record.quote;
  const step =
    reminder === undefined
      ? steps.notifying(summary(`Notify approvers of ${id}`), `notify-${id}`)
      : steps.notifying(summary(`Remind approvers of ${id}`), `remind-${reminder}-${id}`);
  try {
    await step.notifyApprovers({
      orderId: order.orderId,
      runId: workflowInfo().runId,
      record,
      deadline,
      decisions,
      ...defined({ reminder }),
    });
  } catch (error) {
    if (!isCancellation(error) && order.state === 'awaitingApproval' && order.stage.quoted?.record === record) {
      order.attend({
        code: 'notNotified',
        text: 'The webhook did not accept the notice. Tell the approvers yourself.',
      });
    }
  }
}
