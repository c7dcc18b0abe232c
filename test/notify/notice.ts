import type { ApprovalTold, OrderTold, QuoteRecord } from '../../activities/index.js';
import type { ApprovalTerms, CreateRequest, Decision, Price, Quote } from '../../contract/index.js';
import { MODIFY, NO_PRICE } from '../activities/figures.js';
import { QUOTE_ID, quoteRecord, TERMS } from '../workflows/order/data.js';

/** Words that would be a link, a call for a whole channel, or a line of their own. */
export const REQUEST: CreateRequest = {
  action: 'create',
  vpcId: 'vpc-1',
  internetChargeType: 'ByBandwidth',
  crossRegionBandwidthName: 'link-1',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
  requestedBy: 'ana <!channel>',
  reason: 'replication & backup\nPrice: free',
};

const PRICE: Price = { ...NO_PRICE, discount: 80, originalPrice: 2500, discountPrice: 2000 };

export const DEAR: ApprovalTerms = {
  ...TERMS,
  rule: 'dear',
  required: 2,
  from: [
    { name: 'network', members: ['ben', 'cleo'] },
    { name: 'dora', members: ['dora'] },
  ],
  commentFor: ['approve'],
};

const QUOTED = quoteRecord(REQUEST, PRICE);

export const QUOTE: Quote = {
  ...QUOTED.quote,
  differences: [{ field: 'discountPrice', before: 1900, now: 2000 }],
  notes: ['The price names no period.'],
};

export const NOTICE: ApprovalTold = {
  event: 'approvalNeeded',
  id: `crb:vpc-1:asia-east-1:asia-north-1/${QUOTE_ID}`,
  orderId: 'crb:vpc-1:asia-east-1:asia-north-1',
  runId: '0198-run',
  record: { ...QUOTED, quote: QUOTE, terms: DEAR },
  deadline: '2026-11-29T10:00:00.000Z',
  decisions: [],
};

export const GIVEN: Decision = {
  by: 'ben',
  decision: 'approve',
  quote: QUOTE_ID,
  at: '2026-11-23T09:30:00.000Z',
  comment: 'needed <now>',
};

/** The second reminder, after one approval. */
export const REMINDER: ApprovalTold = {
  ...NOTICE,
  event: 'reminder',
  id: `${NOTICE.id}/reminder-2`,
  decisions: [GIVEN],
  reminder: 2,
};

/** A change of a circuit, with burst. */
export const CHANGE: ApprovalTold = {
  ...NOTICE,
  orderId: 'crb:2000000000000000001',
  record: {
    ...QUOTED,
    request: { ...MODIFY, crossRegionBandwidthId: '2000000000000000001', requestedBy: 'ana' },
    quote: {
      ...QUOTED.quote,
      previousPrice: { ...PRICE, discountPrice: 1500 },
      base: { internetChargeType: 'ByInstanceBandwidth95', bandwidth: 100, bandwidthCap: 300, status: 'ENABLED' },
      where: { vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' },
    },
  },
};

/** The notice with another quote. */
export function quoting(fields: Partial<Quote>, more: Partial<QuoteRecord> = {}): ApprovalTold {
  return { ...NOTICE, record: { ...NOTICE.record, quote: { ...QUOTE, ...fields }, ...more } };
}

/** The order of the notice, held. */
export const HELD: OrderTold = {
  event: 'held',
  id: 'crb:vpc-1:asia-east-1:asia-north-1/held/1',
  at: '2026-11-23T10:00:00.000Z',
  runId: NOTICE.runId,
  order: {
    orderId: NOTICE.orderId,
    request: REQUEST,
    state: 'held',
    since: '2026-11-23T10:00:00.000Z',
    reason: 'Zenlayer never confirmed the purchase <!here>',
    quote: QUOTE,
    approval: { terms: DEAR, by: [GIVEN] },
    refused: { count: 0, latest: [] },
    hold: {
      id: 'H1-0198',
      code: 'outcomeUnknown',
      text: 'Zenlayer never confirmed the purchase',
      evidence: ['Sent at 09:59, no answer.'],
      choices: [
        {
          choice: 'adopt',
          consequence: 'The order goes on with this circuit.',
          resolveWith: { by: 'your name', hold: 'H1-0198', choice: 'adopt', reason: 'why' },
        },
      ],
    },
    next: { text: 'Check the Zenlayer console.', who: 'an operator' },
    timeline: [],
  },
};

/** The other events, each with what is told of it. */
export const OTHERS: readonly OrderTold[] = [
  { ...event('decided'), decision: GIVEN },
  { ...event('attention', { state: 'provisioning', attention: { code: 'slow', text: 'It takes long.' } }) },
  { ...event('completed', { circuit: { crossRegionBandwidthId: '77', status: 'AVAILABLE' } }) },
  event('failed'),
  event('rejected'),
  event('expired'),
  event('cancelled'),
];

function event(name: OrderTold['event'], fields: Partial<OrderTold['order']> = {}): OrderTold {
  const { hold: _hold, ...order } = HELD.order;
  const state = name === 'decided' || name === 'attention' ? 'awaitingApproval' : name;
  return {
    ...HELD,
    event: name,
    id: `${NOTICE.orderId}/${name}/1`,
    order: { ...order, state, reason: `Why it is ${name}.`, ...fields },
  };
}
