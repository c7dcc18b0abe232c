import type { Order } from './order.js';

/** A purchase may have been made, and nothing shows it: only a person can say. */
export function holdUnanswered(order: Order, why: string): void {
  const text = `A purchase had no clear answer, and nothing was found. ${why}`;
  order.hold({ code: 'outcomeUnknown', text, evidence: doubtsOf(order), candidates: [] });
}

/** What may have been bought without this order knowing it. */
export function doubtsOf({ data }: Pick<Order, 'data'>): string[] {
  const { unanswered, suspect } = data;
  return suspect === undefined ? unanswered : [...unanswered, suspect.text];
}

/** A step ended with something that no step of this version writes. */
export function holdUnreadable(order: Order, step: string, ended: string): void {
  order.hold({ code: 'unreadable', text: `${step} ended with ${ended}`, evidence: doubtsOf(order), candidates: [] });
}

/**
 * Forgets what may have been bought, because a person says that nothing was. What can still arrive is waited for before
 * anything is sent again: that no person can see.
 */
export function forgetDoubts(order: Order): void {
  const { data } = order;
  const { arrivesUntil } = data;
  data.unanswered = [];
  delete data.suspect;
  delete data.ending;
  if (arrivesUntil !== undefined && Date.now() < Date.parse(arrivesUntil)) {
    const endedAt = new Date(Date.parse(arrivesUntil) - order.settings.searchWindow).toISOString();
    data.suspect = { text: `A purchase sent before can still arrive until ${arrivesUntil}.`, endedAt };
  }
}
