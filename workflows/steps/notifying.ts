import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { NoticesResult } from '../../activities/index.js';
import { APPROVAL_EVENTS, undeliveredText, type NoticeEvent } from '../../contract/notices.js';
import type { Order } from '../order/order.js';
import type { Asked } from '../order/stage.js';
import { asNotices } from './results.js';
import * as steps from './steps.js';
import { summary } from '../order/wording.js';

/** Every notice of a quote, done with. */
const ALL = Number.MAX_SAFE_INTEGER;

/**
 * Tells approvers of a quote, and reminds them as its terms ask for, until the scope is cancelled. The order neither waits
 * for this nor fails with it. A new run sends again what may not have arrived before.
 */
export function tellApprovers(order: Order, quoted: Asked): CancellationScope {
  const scope = new CancellationScope();
  if (quoted.record.notify?.events.some((event) => isApprovalEvent(event)) === true) {
    void scope.run(() => tellAll(order, quoted)).catch(() => undefined);
  }
  return scope;
}

async function tellAll(order: Order, quoted: Asked): Promise<void> {
  while (quoted.told < ALL) {
    const result = await tell(order, quoted);
    quoted.told = result?.kind === 'notAccepted' ? Math.max(quoted.told, result.number) + 1 : ALL;
    if (result?.kind !== 'told') {
      const who = result === undefined ? 'Not all receivers' : undeliveredText(result.receivers);
      order.attend({ code: 'notNotified', text: `${who} did not accept the notice. Tell the approvers yourself.` });
    }
  }
}

function isApprovalEvent(event: NoticeEvent): boolean {
  return APPROVAL_EVENTS.some((each) => each === event);
}

/** Undefined: the step ended in a way that no step of this version does. */
async function tell(order: Order, { record, deadline, told }: Asked): Promise<NoticesResult | undefined> {
  const { id } = record.quote;
  const reminded = record.terms.reminders === undefined ? '' : ', and remind them';
  const step = steps.notifying(summary(`Tell approvers of ${id}${reminded}`), `notify-${id}-${told}`);
  try {
    const result: unknown = await step.notifyApprovers({
      orderId: order.orderId,
      runId: workflowInfo().runId,
      record,
      asked: order.data.since,
      deadline,
      done: told,
    });
    return asNotices(result);
  } catch (error) {
    if (isCancellation(error)) {
      throw error;
    }
    return undefined;
  }
}
