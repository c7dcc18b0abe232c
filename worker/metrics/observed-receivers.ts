import type { Receivers } from '../../activities/index.js';
import type { Metrics } from './metrics.js';

/** How a try to tell a receiver something can end, and that no more tries follow. */
export const NOTICE_OUTCOMES = ['accepted', 'failed', 'givenUp'] as const;

/** Receivers of which each try to tell them something is counted. */
export function observedReceivers(receivers: Receivers, metrics: Metrics): Receivers {
  return {
    wishes: (about) => receivers.wishes(about),
    of: (told) => receivers.of(told),
    async tell(receiver, told) {
      let outcome: (typeof NOTICE_OUTCOMES)[number] = 'failed';
      try {
        const warning = await receivers.tell(receiver, told);
        outcome = 'accepted';
        return warning;
      } finally {
        metrics.add('crb_notices', { receiver, outcome });
      }
    },
  };
}
