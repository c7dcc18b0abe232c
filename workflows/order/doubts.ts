import { timeText } from '../../contract/time-text.js';
import { arrivesUntil } from './data.js';
import type { Order } from './order.js';

/** Holds the order: a purchase may have been made, but nothing shows it, so a person must decide. */
export function holdUnanswered(order: Order, why: string): void {
  const text = `Zenlayer never confirmed the purchase, and a search found no sign of it. ${why}`;
  order.hold({ code: 'outcomeUnknown', text, evidence: doubtsOf(order), candidates: [] });
}

/** Purchases that may have been made without the order knowing. */
export function doubtsOf({ data }: Pick<Order, 'data'>): string[] {
  const { unanswered, suspect } = data.doubts;
  const texts = unanswered.map(({ text }) => text);
  return suspect === undefined ? texts : [...texts, suspect.text];
}

/** Holds the order: a step ended with a result that no step of this version writes. */
export function holdUnreadable(order: Order, step: string, ended: string): void {
  order.hold({
    code: 'unreadable',
    text: `${step} ended unexpectedly: ${ended}`,
    evidence: doubtsOf(order),
    candidates: [],
  });
}

/**
 * Forgets all doubts, because a person says that nothing was bought. A purchase request that can still arrive, which no
 * person can see, is waited for before the next one is sent.
 */
export function forgetDoubts(order: Order): void {
  const { data } = order;
  const { doubts, stage } = data;
  data.doubts = { unanswered: [] };
  if (stage.quoted === undefined) {
    return;
  }
  const until = arrivesUntil(doubts, stage.quoted);
  if (Date.now() < Date.parse(until)) {
    const endedAt = new Date(Date.parse(until) - stage.quoted.record.settings.searchWindowMs).toISOString();
    data.doubts.suspect = {
      text: `An earlier purchase request can still arrive until ${timeText(until, order.now())}.`,
      endedAt,
    };
  }
}
