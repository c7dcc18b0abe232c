import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { defined } from '../contract/defined.js';
import { NEXT_NOTICE } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import type { ActivityDeps } from './deps.js';
import { noticesOf, type DueNotice } from './notices.js';
import { runsOfTemporal } from './runs.js';
import { serverClock } from './server-clock.js';
import type { NoticesInput, NoticesResult } from './types.js';

/** A notice that was not accepted for so long is given up. */
const TRIED_FOR_MS = 3_600_000;
/** Times of two clocks that differ by less are the same. */
const SAME_MS = 5;

/**
 * Tells the approvers of a quote: that it waits for them, and then each reminder at its time. Until the next one the step
 * waits like a step that is tried again, which costs neither events nor a slot. When no worker was there at the time of
 * several notices, only the newest is sent.
 *
 * @throws ApplicationFailure `NextNotice` when another notice follows; `NoWebhook` on a worker without a webhook, because
 *   another worker has one; what the webhook throws. All are retried
 */
export async function notifyApprovers(deps: ActivityDeps, input: NoticesInput): Promise<NoticesResult> {
  if (deps.notifyApprovers === undefined) {
    throw ApplicationFailure.retryable(
      'This worker has no webhook, but the worker that quoted the order had one. Set CRB_WEBHOOK_URL on every worker.',
      'NoWebhook',
    );
  }
  const { runs = runsOfTemporal, monotonic } = deps;
  // A later attempt may have waited long for a worker, so it asks the server when it was taken.
  const time = serverClock(monotonic, activityInfo().attempt === 1 ? undefined : await runs.attemptStartedAt());
  const { orderId, runId, record, deadline, done } = input;
  const times = { asked: Date.parse(input.asked), deadline: Date.parse(deadline) };
  const open = noticesOf(record.terms, times).filter(({ number }) => number >= done);
  const due = open.findLast(({ at }) => at <= time() + SAME_MS);
  if (due !== undefined) {
    const decisions = due.number === 0 ? [] : await runs.decisionsOn(record.quote.id);
    if (decisions === undefined) {
      return { kind: 'told' };
    }
    const reminder = due.number === 0 ? undefined : due.number;
    try {
      await deps.notifyApprovers(defined({ orderId, runId, record, deadline, decisions, reminder }));
    } catch (error) {
      if (time() - due.at > TRIED_FOR_MS) {
        return { kind: 'notAccepted', number: due.number };
      }
      throw error;
    }
  }
  const next = open.find(({ number }) => number > (due?.number ?? -1));
  if (next === undefined) {
    return { kind: 'told' };
  }
  throw nextNotice(next, record.terms.reminders?.atMost ?? 0, next.at - time());
}

/** Not a failure: the only way for a step to wait that costs nothing. */
function nextNotice({ number, at }: DueNotice, of: number, inMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: `Approvers were told. Reminder ${number} of ${of} follows at ${timeText(new Date(at).toISOString())}.`,
    type: NEXT_NOTICE,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: Math.max(1, inMs),
  });
}
