import type { ApprovalTold, Receivers, Told } from '../../activities/index.js';
import { APPROVAL_EVENTS, type NoticeEvent } from '../../contract/index.js';

/** One receiver that a test plays itself; it is told what `events` name. */
export function receiverOf(
  tell: (told: Told) => Promise<void>,
  events: readonly NoticeEvent[],
  expiresSoonMs = 1,
): Receivers {
  return {
    wishes: () => ({ events, ...(events.includes('expiresSoon') && { expiresSoonMs }) }),
    of: ({ event }) => (events.includes(event) ? ['test'] : []),
    tell: (_receiver, told) => tell(told).then(() => undefined),
  };
}

/** One that is told of quotes that wait for approval, and of nothing else; not that they expire soon. */
export function approversReceiver(tell: (told: ApprovalTold) => Promise<void>): Receivers {
  const events = APPROVAL_EVENTS.filter((event) => event !== 'expiresSoon');
  return receiverOf((told) => ('order' in told ? Promise.resolve() : tell(told)), events);
}
