import type { Doubts } from './data.js';
import type { Order } from './order.js';
import type { Quoted } from './stage.js';

/** A purchase may have been made, and nothing shows it: only a person can say. */
export function holdUnanswered(order: Order, why: string): void {
  const text = `A purchase had no clear answer, and nothing was found. ${why}`;
  order.hold({ code: 'outcomeUnknown', text, evidence: doubtsOf(order), candidates: [] });
}

/** What may have been bought without this order knowing it. */
export function doubtsOf({ data }: Pick<Order, 'data'>): string[] {
  const { unanswered, suspect } = data.doubts;
  const texts = unanswered.map(({ text }) => text);
  return suspect === undefined ? texts : [...texts, suspect.text];
}

/** A step ended with something that no step of this version writes. */
export function holdUnreadable(order: Order, step: string, ended: string): void {
  order.hold({ code: 'unreadable', text: `${step} ended with ${ended}`, evidence: doubtsOf(order), candidates: [] });
}

/** ISO time until which any of what may have been bought can still arrive. */
export function arrivesUntil({ unanswered, suspect }: Doubts, { record: { settings } }: Quoted): string {
  const times = unanswered.map((each) => Date.parse(each.arrivesUntil));
  if (suspect?.endedAt !== undefined) {
    times.push(Date.parse(suspect.endedAt) + settings.searchWindow);
  }
  return new Date(times.length === 0 ? Date.now() : Math.max(...times)).toISOString();
}

/**
 * Forgets what may have been bought, because a person says that nothing was. What can still arrive is waited for before
 * anything is sent again: that no person can see.
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
    const endedAt = new Date(Date.parse(until) - stage.quoted.record.settings.searchWindow).toISOString();
    data.doubts.suspect = { text: `A purchase sent before can still arrive until ${until}.`, endedAt };
  }
}
