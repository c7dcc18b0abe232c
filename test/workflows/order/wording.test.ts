import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms, OrderState, Price } from '../../../contract/index.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { approvalSummary, nextOf, orderText, summary, timeText } from '../../../workflows/order/wording.js';
import { CREATE, MODIFY, NO_PRICE, TIER, TIERED_PRICE } from '../../activities/figures.js';
import { BOUGHT, DEADLINE, NOW, quoteRecord, waitingOrder } from './data.js';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('a summary in the timeline', () => {
  it('demands the approval with figures, price and deadline', () => {
    expect(approvalSummary(waitingOrder())).toBe(
      'Q1-3f9a1c22b07d: 100 Mbps asia-east-1 ⇄ asia-north-1 at 2000.00 needs 1 approval by 2026-11-29 10:00 UTC',
    );
  });

  it('demands as many approvals of those whom the rule names', () => {
    const quoted = quoteRecord();
    const from = [
      { name: 'network', members: ['ben'] },
      { name: 'dora', members: ['dora'] },
    ];
    const demand = (terms: Partial<ApprovalTerms>) =>
      approvalSummary(waitingOrder({ quoted: { ...quoted, terms: { ...quoted.terms, from, ...terms } } }));
    expect(demand({ required: 2 })).toContain(' needs 2 approvals by network or dora by 2026-11-29');
    expect(demand({ required: 2, fromEach: true })).toContain(' needs 2 approvals by network and dora by 2026-11-29');
  });

  const manyTiers: Price = { ...TIERED_PRICE, stepPrices: Array.from({ length: 50 }, () => TIER) };
  it.each<[string, Parameters<typeof waitingOrder>[0]]>([
    ['50 tiers', { quoted: quoteRecord(CREATE, manyTiers) }],
    ['the longest regions', { request: { ...CREATE, regionA: 'a'.repeat(100), regionZ: 'z'.repeat(100) } }],
    [
      'units in another script',
      { quoted: quoteRecord(CREATE, { ...NO_PRICE, unitPrice: 1, chargeUnit: '月'.repeat(300) }) },
    ],
    ['no quote', {}],
  ])('never needs more than 200 bytes, even with %s', (_name, fields) => {
    expect(bytesOf(approvalSummary(waitingOrder(fields)))).toBeLessThanOrEqual(200);
  });

  it('is cut to 200 bytes, whatever is said', () => {
    expect(bytesOf(summary('⇄'.repeat(1000)))).toBeLessThanOrEqual(200);
    expect(summary('Wait')).toBe('Wait');
  });

  it('is one line without control characters, whatever is said', () => {
    expect(summary('two\nlines \u001b[31m \ud800')).toBe('two\\nlines \\u001b[31m \\ud800');
  });
});

describe('words', () => {
  it('tell what is ordered', () => {
    expect(orderText(waitingOrder())).toBe('100 Mbps asia-east-1 ⇄ asia-north-1');
    expect(orderText(waitingOrder({ request: MODIFY }))).toBe('200 Mbps 2000000000000000001');
  });

  it('tell the time in UTC', () => {
    expect(timeText(DEADLINE)).toBe('2026-11-29 10:00 UTC');
  });
});

describe('what comes next', () => {
  it.each<[OrderState, Parameters<typeof waitingOrder>[0], object]>([
    ['quoting', {}, { text: expect.stringContaining('for the price') }],
    ['quoting', { retryAt: NOW }, { text: expect.stringContaining('did not happen'), at: NOW }],
    [
      'awaitingApproval',
      {},
      { text: '1 approval needed; without, the order expires.', at: DEADLINE, who: 'anyone except ana@example.com' },
    ],
    ['placing', {}, { text: 'Last checks, then the purchase.' }],
    ['placing', { search: { until: NOW } }, { text: expect.stringContaining('searching'), at: NOW }],
    [
      'held',
      { hold: makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: [] }, BOUGHT) },
      { text: 'Somebody has to look and to resolve H1-aaaaaaaa.', who: 'an operator' },
    ],
    [
      'provisioning',
      { circuit: { crossRegionBandwidthId: '2' } },
      { text: expect.stringContaining('until circuit 2 is live') },
    ],
    ['completed', {}, { text: 'Nothing: the order has ended.' }],
    ['failed', {}, { text: 'Nothing: the order has ended.' }],
  ])('is said of an order that is %s', (state, fields, next) => {
    expect(nextOf(waitingOrder({ ...fields, state }))).toEqual(next);
  });
});
