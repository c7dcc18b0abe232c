import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { defined } from '../contract/defined.js';
import { NEXT_NOTICE, type ApprovalEvent } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import { deliver, type Delivery } from './deliver.js';
import { NO_RECEIVERS, notDelivered } from './deliver-notice.js';
import type { ActivityDeps } from './deps.js';
import { noticesOf, type DueNotice } from './notices.js';
import { runsOfTemporal } from './runs.js';
import { serverClock } from './server-clock.js';
import type { ApprovalTold, NoticesInput, NoticesResult } from './told.js';

/** A notice that was not accepted for so long is given up. */
const TRIED_FOR_MS = 3_600_000;
/** Times of two clocks that differ by less are the same. */
const SAME_MS = 5;

/**
 * Tells the approvers of a quote: that it waits for them, then each reminder at its time, that further people may decide, and that it expires soon. Until
 * the next one the step waits like a step that is tried again, which costs neither events nor a slot. When no worker was
 * there at the time of several notices, only the newest is sent.
 *
 * @throws ApplicationFailure `NextNotice` when another notice follows; `NotDelivered` when a receiver did not accept it, or
 *   on a worker without receivers, because another worker has some. Both are retried
 */
export async function notifyApprovers(deps: ActivityDeps, input: NoticesInput): Promise<NoticesResult> {
  const { receivers, runs = runsOfTemporal, monotonic } = deps;
  if (receivers === undefined) {
    throw notDelivered({ undelivered: [NO_RECEIVERS] });
  }
  // A later attempt may have waited long for a worker, so it asks the server when it was taken.
  const time = serverClock(monotonic, activityInfo().attempt === 1 ? undefined : await runs.attemptStartedAt());
  const { record, deadline, done } = input;
  const times = { asked: Date.parse(input.asked), deadline: Date.parse(deadline) };
  const open = noticesOf(record, times).filter(({ number }) => number >= done);
  const due = open.findLast(({ at }) => at <= time() + SAME_MS);
  if (due !== undefined) {
    const decisions = due.number === 0 ? [] : await runs.decisionsOn(record.quote.id);
    if (decisions === undefined) {
      return { kind: 'told' };
    }
    const delivery: Delivery = await deliver(receivers, approvalTold(input, due, decisions));
    if (delivery.undelivered.length > 0) {
      if (time() - due.at > TRIED_FOR_MS) {
        return { kind: 'notAccepted', number: due.number, receivers: delivery.undelivered };
      }
      throw notDelivered(delivery);
    }
  }
  const next = open.find(({ number }) => number > (due?.number ?? -1));
  if (next === undefined) {
    return { kind: 'told' };
  }
  throw nextNotice(next, next.at - time());
}

function approvalTold(
  { orderId, runId, record, deadline }: NoticesInput,
  { event, reminder, escalated }: DueNotice,
  decisions: ApprovalTold['decisions'],
): ApprovalTold {
  const id = `${orderId}/${record.quote.id}`;
  const ids: Record<ApprovalEvent, string> = {
    approvalNeeded: id,
    reminder: `${id}/reminder-${reminder ?? 0}`,
    escalated: `${id}/escalated`,
    expiresSoon: `${id}/expires-soon`,
  };
  return defined({ event, id: ids[event], orderId, runId, record, deadline, decisions, reminder, escalated });
}

/** Not a failure: the only way for a step to wait that costs nothing. */
function nextNotice({ event, reminder, at }: DueNotice, inMs: number): ApplicationFailure {
  const what: Record<ApprovalEvent, string> = {
    approvalNeeded: 'The first notice',
    reminder: `Reminder ${reminder ?? 0}`,
    escalated: 'The notice that further people may decide',
    expiresSoon: 'The notice that the quote expires soon',
  };
  return ApplicationFailure.create({
    message: `Approvers were told. ${what[event]} follows at ${timeText(new Date(at).toISOString())}.`,
    type: NEXT_NOTICE,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.max(1, inMs),
  });
}
