import type { Receivers } from '../../activities/index.js';
import type { Metrics } from './metrics.js';

/** Receivers of which each try to tell them something is counted. */
export function observedReceivers(receivers: Receivers, metrics: Metrics): Receivers {
  return {
    wishes: (about) => receivers.wishes(about),
    of: (told) => receivers.of(told),
    async tell(receiver, told) {
      let outcome = 'failed';
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
