import type { UndeliveredNotice } from '../client/index.js';
import { sinceText } from '../contract/time-text.js';
import type { Check } from './render/checks.js';
import { shellWord } from '../contract/index.js';

/** One check for each receiver that does not accept notices; nothing when all do, or nobody is told. */
export function noticeChecks(undelivered: readonly UndeliveredNotice[], now = Date.now()): Check[] {
  const receivers = [...new Set(undelivered.map(({ receiver }) => receiver))];
  return receivers.map((receiver) => {
    const its = undelivered.filter((each) => each.receiver === receiver);
    const [oldest] = [...its].sort((one, other) => Date.parse(one.since) - Date.parse(other.since));
    const givenUp = its.filter((each) => each.givenUp).length;
    const problems = [...new Set(its.map(({ problem }) => problem))].join(', ');
    return {
      what: 'Notices',
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
}
