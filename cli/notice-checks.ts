import type { UndeliveredNotice } from '../client/index.js';
import { sinceText } from '../contract/time-text.js';
import { GIVE_KEYS } from './audit-unread.js';
import type { Check } from './render/checks.js';
import { shellWord } from '../contract/index.js';

const what = 'Notices';

/** One check for each receiver that does not accept notices; nothing when all do, or nobody is told. */
export function noticeChecks(undelivered: readonly UndeliveredNotice[], now = Date.now()): Check[] {
  const read = undelivered.filter(({ unreadable }) => !unreadable);
  const receivers = [...new Set(read.map(({ receiver }) => receiver))];
  const checks = receivers.map((receiver) => {
    const its = read.filter((each) => each.receiver === receiver);
    const [oldest] = [...its].sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
    const givenUp = its.filter((each) => each.givenUp).length;
    const problems = [...new Set(its.map(({ problem }) => problem))].join(', ');
    return {
      what,
      ok: false,
      text:
        `${receiver} did not accept ${its.length === 1 ? '1 notice' : `${its.length} notices`}: ${problems}` +
        (givenUp === 0 ? '' : `; ${givenUp} given up`) +
        (oldest === undefined
          ? ''
          : `. The oldest is "${oldest.event}" of ${oldest.orderId}, ${sinceText(oldest.since, now)}`),
      next: `Correct the receiver in CRB_NOTICES_FILE, then try it: \`crb notices test ${shellWord(receiver)}\``,
    };
  });
  return [...checks, ...unreadChecks(undelivered.filter(({ unreadable }) => unreadable))];
}

function unreadChecks(unread: readonly UndeliveredNotice[]): Check[] {
  const notices = unread.length === 1 ? '1 notice was' : `${unread.length} notices were`;
  const why = [...new Set(unread.map(({ problem }) => problem))].join('; ');
  const text = `${notices} not accepted, and it can't be read here by whom: ${why}`;
  return unread.length === 0 ? [] : [{ what, ok: false, text, next: GIVE_KEYS }];
}
