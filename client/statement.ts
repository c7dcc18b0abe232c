import { decisionStatement, type SignedDecision } from '../contract/index.js';
import { OrdersError } from './errors.js';
import { findOrder } from './orders.js';
import type { Temporal } from './temporal.js';
import { viewOf } from './view.js';

/** A decision that is to be signed. */
export interface DecisionToSign extends SignedDecision {
  /** The id of the quote to decide on. */
  readonly quote: string;
}

/** The text to sign for a decision on an order's current quote. See `OrdersClient.statement`. */
export async function statementOf(
  temporal: Temporal,
  id: string,
  { quote: quoteId, ...decision }: DecisionToSign,
): Promise<string> {
  const order = await findOrder(temporal, id);
  const { orderId, request, quote, attention, next } = await viewOf(temporal, order);
  if (quote === undefined && attention?.code === 'noWorker') {
    throw new OrdersError('noWorker', 'No worker answers, so there is no quote to sign a decision on.', next.text, {
      orderId,
    });
  }
  if (quote?.id !== quoteId) {
    const current = quote === undefined ? 'The order has none now.' : `The current quote is ${quote.id}.`;
    throw new OrdersError(
      'refused',
      `${JSON.stringify(quoteId)} is not the order's quote, so nothing can be signed. ${current}`,
      `\`crb show ${orderId}\` shows what waits for decisions.`,
      { orderId },
    );
  }
  // Of an order that has continued in new runs, the first one counts.
  const firstRunId = order.raw.workflowExecutionInfo?.firstRunId || order.runId;
  return decisionStatement({ orderId, firstRunId, request, quote }, decision);
}
