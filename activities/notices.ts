import type { ApprovalTerms } from '../contract/index.js';
import { MOST_REMINDERS } from '../policy/index.js';

/** One of the notices that approvers get of a quote. */
export interface DueNotice {
  /** 0 = that it waits for them; from 1 on a reminder. */
  readonly number: number;
  /** Unix ms. */
  readonly at: number;
}

/**
 * All notices of a quote: at once, then at fixed intervals before the deadline. An unreadable time ends the list. There are
 * never more than a policy can ask for: a quote given by hand may say any number, and a worker must not die of it.
 *
 * @param times in Unix ms: when people were asked, and until when they can decide
 */
export function noticesOf(
  { reminders = { every: 0, atMost: 0 } }: Pick<ApprovalTerms, 'reminders'>,
  { asked, deadline }: { asked: number; deadline: number },
): DueNotice[] {
  const notices = Array.from({ length: Math.min(reminders.atMost, MOST_REMINDERS) + 1 }, (_, number) => ({
    number,
    at: asked + number * reminders.every,
  }));
  return notices.filter(({ number, at }) => number === 0 || at < deadline);
}
