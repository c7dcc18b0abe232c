import type { QuoteRecord } from '../../../activities/index.js';
import type { ApprovalTerms, OrderRequest, Price, Quote } from '../../../contract/index.js';
import { newOrder, type OrderData } from '../../../workflows/order/data.js';
import { DEFAULT_POLICY, policySha256 } from '../../../policy/index.js';
import type { Approved, Asked, Stage } from '../../../workflows/order/stage.js';
import { CREATE, RECORDED, SAMPLE_PRICE } from '../../activities/figures.js';

export const NOW = '2026-11-22T10:00:00.000Z';
export const DEADLINE = '2026-11-29T10:00:00.000Z';
export const QUOTE_ID = 'Q1-3f9a1c22b07d';

/** One approval, by anybody but the requester. */
export const TERMS: ApprovalTerms = {
  rule: 'default',
  required: 1,
  requesterMayApprove: false,
  commentFor: [],
  decideWithinMs: 7 * 86_400_000,
  approvalValidMs: 86_400_000,
};

/** What an order keeps of a quote. */
export function quoteRecord(request: OrderRequest = CREATE, price: Price = SAMPLE_PRICE): QuoteRecord {
  return {
    quote: {
      id: QUOTE_ID,
      revision: 1,
      price,
      notes: [],
      inquiredAt: NOW,
      approveWith: { by: 'your name', quote: QUOTE_ID },
    },
    request,
    existing: [],
    account: { endpoint: 'http://127.0.0.1', account: 'sandbox-account' },
    settings: RECORDED,
    terms: TERMS,
    policy: policySha256(DEFAULT_POLICY),
    seal: 'sealed',
  };
}

/** A quote that people have been asked about. */
export function asked(fields: Partial<Asked> = {}): Asked {
  return {
    record: quoteRecord(),
    decisions: [],
    deadline: DEADLINE,
    told: 0,
    retries: 0,
    ...fields,
  };
}

/** A quote of which some things are other than usual. */
export function askedWith({ terms, ...quote }: Partial<Quote> & { terms?: Partial<ApprovalTerms> }): Asked {
  const record = quoteRecord();
  return asked({
    record: { ...record, quote: { ...record.quote, ...quote }, terms: { ...record.terms, ...terms } },
  });
}

export const APPROVED: Approved & Asked = { ...asked(), validUntil: DEADLINE };

/** An order that is somewhere. */
export function orderIn(stage: Stage, fields: Partial<OrderData> = {}): OrderData {
  return { ...newOrder({ ...CREATE }, NOW), stage, ...fields };
}

/** An order that waits for approval. */
export function waitingOrder(fields: Partial<OrderData> = {}): OrderData {
  return orderIn({ state: 'awaitingApproval', quoted: asked() }, fields);
}

/** What `makeHold` is told of an order whose purchase is not known, and of one whose circuit is. */
export const NOT_KNOWN = { bought: false, maySend: true };
export const BOUGHT = { bought: true, maySend: true };
