import { defined } from '../../contract/defined.js';
import type { Order } from '../order/order.js';
import type { Held } from '../order/stage.js';
import { requestOf } from '../order/data.js';
import { orderText, summary } from '../order/wording.js';
import { forgetDoubts } from '../order/doubts.js';
import { waitUntil } from '../order/waiting.js';

/** How long the timer of a held order runs. People see it in the timeline; when it fires, the order only starts it again. */
const A_MONTH_MS = 30 * 24 * 3_600_000;

/** `held`: waits until a person resolves the hold. */
export async function resolve(order: Order, stage: Held): Promise<void> {
  const { hold } = stage;
  if (stage.resolve === undefined) {
    await waitUntil(order, order.in(A_MONTH_MS), {
      done: () => stage.resolve !== undefined,
      summary: summary(`Look for ${orderText(requestOf(order.data))} in the Zenlayer console, then resolve ${hold.id}`),
    });
  }
  if (stage.resolve === undefined) {
    return;
  }
  const { choice, by, reason } = stage.resolve;
  const said = `Resolved by ${by} (${choice}): ${reason}`;
  switch (choice) {
    case 'adopt':
      return adopt(order, stage, said);
    case 'sendAgain':
      forgetDoubts(order);
      return order.to({ state: 'quoting' }, said);
    case 'abandon':
    case 'stopTracking':
      return order.fail('Abandoned', said);
  }
}

/** Goes on with the circuit that somebody named, and that was checked when the message came. */
function adopt(order: Order, stage: Held, said: string): void {
  const { quoted, there, adopted } = stage;
  const tracked = there !== undefined ? { there, ...defined({ quoted }) } : quoted && { quoted };
  if (tracked === undefined || adopted === undefined) {
    // No hold offers this. The order waits for another message.
    delete stage.resolve;
    return;
  }
  order.bought(tracked, { orderNumber: null, ...adopted }, order.now(), said);
}
