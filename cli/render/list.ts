import type { OrderRow } from '../../client/index.js';
import { table, type Style } from './style.js';
import { showState } from './state.js';
import { showTime } from './time.js';

export function showList(rows: readonly OrderRow[], style: Style): string {
  if (rows.length === 0) {
    return 'No orders.';
  }
  return table(
    rows.map(({ orderId, state, startedAt, closedAt, summary }) => [
      orderId,
      showState(state, style),
      showTime(startedAt),
      closedAt ? showTime(closedAt) : '–',
      summary,
    ]),
    ['ORDER', 'STATE', 'STARTED', 'ENDED', 'WHAT'].map((title) => style.dim(title)),
  );
}
