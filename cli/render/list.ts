import type { OrderRow } from '../../client/index.js';
import { table, type Look } from './look.js';
import { showState } from './state.js';
import { showTime } from './time.js';

export function showList(rows: readonly OrderRow[], look: Look): string {
  if (rows.length === 0) {
    return 'No orders.';
  }
  return table(
    rows.map(({ orderId, state, startedAt, closedAt, summary }) => [
      orderId,
      showState(state, look),
      showTime(startedAt),
      closedAt ? showTime(closedAt) : '–',
      summary,
    ]),
    ['ORDER', 'STATE', 'STARTED', 'ENDED', 'WHAT'].map((title) => look.dim(title)),
  );
}
