import type { OrderRow, OrdersClient } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { neededText, priceText, textOr, type OrderView } from '../contract/index.js';
import { approvers, neededNow } from './render/quote.js';
import type { DetailedRow, RowDetails } from './render/list.js';

/** Views are read so many at a time. */
const AT_ONCE = 8;

/** After this time, in ms, no further view is read: a list must not wait for workers. */
const WITHIN_MS = 3_000;

interface Reading {
  /** Most views to read. */
  readonly most: number;
  readonly withinMs?: number;
}

/**
 * The rows with price, deadline and what they need, which only the views of open orders have. A view costs a few calls, so
 * only those of orders that wait for somebody are read, and none any more once no worker answers.
 */
export async function withDetails(
  orders: Pick<OrdersClient, 'get'>,
  rows: readonly OrderRow[],
  { most, withinMs = WITHIN_MS }: Reading,
): Promise<DetailedRow[]> {
  const views = await viewsOf(orders, rows.filter(waits).slice(0, most), withinMs);
  return rows.map((row) => ({ ...row, ...detailsOf(row, views.get(row.runId)) }));
}

/** The views of orders by their runs; those that a worker could not give in time are missing. */
export async function viewsOf(
  orders: Pick<OrdersClient, 'get'>,
  rows: readonly OrderRow[],
  withinMs: number,
): Promise<Map<string, OrderView>> {
  const views = new Map<string, OrderView>();
  const end = Date.now() + withinMs;
  const left = [...rows];
  let silent = false;
  const read = async () => {
    for (let row = left.shift(); row !== undefined && !silent && Date.now() < end; row = left.shift()) {
      const view = await orders.get(row.orderId);
      silent ||= view.attention?.code === 'noWorker';
      views.set(row.runId, view);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return views;
}

function waits({ state }: OrderRow): boolean {
  return state === 'awaitingApproval' || state === 'held';
}

function detailsOf({ state }: OrderRow, view: OrderView | undefined): RowDetails {
  const held = state === 'held' ? 'an operator' : undefined;
  if (view === undefined || view.state !== state) {
    return defined({ needs: held });
  }
  const { quote, approval } = view;
  const price = quote && priceText(quote.price);
  return state === 'awaitingApproval'
    ? defined({ price, deadline: approval?.deadline, needs: approval && neededFor(view, approval) })
    : defined({ price, needs: held && `${held}: ${view.hold?.text ?? ''}` });
}

function neededFor(view: OrderView, approval: NonNullable<OrderView['approval']>): string {
  return approvers(view, approval).length === 0
    ? neededText(approval.terms, textOr(view.request.requestedBy, '?'), approval.deadline)
    : neededNow(view, approval).replace(/^Still needed: /, '');
}
