import type { ApprovalEvent, ApprovalTerms, NoticeWishes } from '../contract/index.js';
import { MOST_REMINDERS } from '../policy/index.js';

/** One of the notices that approvers get of a quote. */
export interface DueNotice {
  /** Its place among all of them: 0 = that it waits for them. */
  readonly number: number;
  readonly event: ApprovalEvent;
  /** Number of the reminder, from 1. */
  readonly reminder?: number;
  /** Unix ms. */
  readonly at: number;
  /** Whether the further approvers of an escalation are among those whom it waits for. */
  readonly escalated?: true;
}

/**
 * All notices of a quote: at once, then at fixed intervals before the deadline, when it is escalated, and shortly before it. An unreadable
 * time ends the list. There are never more than a policy can ask for: a quote given by hand may say any number, and a
 * worker must not die of it.
 *
 * @param times in Unix ms: when people were asked, and until when they can decide
 */
export function noticesOf(
  { terms, notify = { events: [] } }: { terms: Pick<ApprovalTerms, 'reminders' | 'escalate'>; notify?: NoticeWishes },
  { asked, deadline }: { asked: number; deadline: number },
): DueNotice[] {
  const { reminders = { everyMs: 0, atMost: 0 }, escalate } = terms;
  const repeated = Array.from({ length: Math.min(reminders.atMost, MOST_REMINDERS) }, (_, index) => ({
    event: 'reminder' as const,
    reminder: index + 1,
    at: asked + (index + 1) * reminders.everyMs,
  }));
  const escalated = escalate === undefined ? [] : [{ event: 'escalated' as const, at: asked + escalate.afterMs }];
  const isEscalated = (at: number) => escalate !== undefined && at >= asked + escalate.afterMs;
  const soon = { event: 'expiresSoon' as const, at: soonBefore(notify, { asked, deadline }) };
  return [
    { event: 'approvalNeeded' as const, at: asked },
    ...[...escalated, ...repeated, soon].sort((one, other) => one.at - other.at),
  ]
    .filter(({ event, at }) => event === 'approvalNeeded' || (at < deadline && notify.events.includes(event)))
    .map((notice, number) => ({ ...notice, ...(isEscalated(notice.at) ? { escalated: true } : {}), number }));
}

/** Not before half of the time to decide is over. */
function soonBefore(
  { expiresSoonMs = 0 }: NoticeWishes,
  { asked, deadline }: { asked: number; deadline: number },
): number {
  return Math.max(deadline - expiresSoonMs, asked + (deadline - asked) / 2);
}
