import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms, OrderState, Price } from '../../../contract/index.js';
import { whoText } from '../../../contract/approval-terms.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { approvalSummary, nextOf, orderText, summary, timeText } from '../../../workflows/order/wording.js';
import { CREATE, MODIFY, NO_PRICE, TIER, TIERED_PRICE } from '../../activities/figures.js';
import { BOUGHT, DEADLINE, NOW, quoteRecord, TERMS, waitingOrder } from './data.js';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('a summary in the timeline', () => {
  it('begins with the action, and says what, price, until when, and who', () => {
    expect(approvalSummary(waitingOrder())).toBe(
      'Approve 100 Mbps asia-east-1 ⇄ asia-north-1 for 2000.00 by 2026-11-29 10:00 UTC (1 approval, not ana@example.com) · Q1-3f9a1c22b07d',
    );
    expect(approvalSummary(waitingOrder(), 'Reject')).toMatch(/^Reject 100 Mbps /);
  });

  it('names the groups that the rule names, and the requester only where the rule could mean them', () => {
    const quoted = quoteRecord();
    const from = [
      { name: 'network', members: ['ben'] },
      { name: 'dora', members: ['dora'] },
    ];
    const demand = (terms: Partial<ApprovalTerms>) =>
      approvalSummary(waitingOrder({ quoted: { ...quoted, terms: { ...quoted.terms, from, ...terms } } }));
    expect(demand({ required: 2 })).toContain(' (2 approvals from network or dora) ');
    expect(demand({ required: 2, fromEach: true })).toContain(' (2 approvals from network and dora) ');
    expect(demand({ from: [{ name: 'network', members: ['ana@example.com', 'ben'] }] })).toContain(
      ' (1 approval from network, not ana@example.com) ',
    );
    const { from: _from, ...anyone } = quoted.terms;
    expect(
      approvalSummary(waitingOrder({ quoted: { ...quoted, terms: { ...anyone, requesterMayApprove: true } } })),
    ).toContain(' (1 approval) ');
  });

  const manyTiers: Price = { ...TIERED_PRICE, stepPrices: Array.from({ length: 50 }, () => TIER) };
  it.each<[string, Parameters<typeof waitingOrder>[0]]>([
    ['50 tiers', { quoted: quoteRecord(CREATE, manyTiers) }],
    ['the longest regions', { request: { ...CREATE, regionA: 'a'.repeat(100), regionZ: 'z'.repeat(100) } }],
    [
      'units in another script',
      { quoted: quoteRecord(CREATE, { ...NO_PRICE, unitPrice: 1, chargeUnit: '月'.repeat(300) }) },
    ],
    ['a requester with a long name', { request: { ...CREATE, requestedBy: 'é'.repeat(120) } }],
  ])('never needs more than 200 bytes, and always has the quote’s id, even with %s', (_name, fields) => {
    const text = approvalSummary(waitingOrder(fields));
    expect(bytesOf(text)).toBeLessThanOrEqual(200);
    expect(text).toMatch(/ · Q1-3f9a1c22b07d$/);
  });

  it('has the deadline, however many tiers the price has', () => {
    expect(approvalSummary(waitingOrder({ quoted: quoteRecord(CREATE, manyTiers) }))).toContain(timeText(DEADLINE));
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
    ['quoting', {}, { text: 'Checking the request with Zenlayer and asking for the price.' }],
    [
      'quoting',
      { retryAt: NOW },
      { text: 'The purchase did not happen. The order will ask the price again, then try again.', at: NOW },
    ],
    [
      'awaitingApproval',
      {},
      {
        text: 'Waiting for 1 approval. Otherwise the order expires.',
        at: DEADLINE,
        who: whoText(TERMS, 'ana@example.com'),
      },
    ],
    ['placing', {}, { text: 'Last checks, then the purchase.' }],
    ['placing', { search: { until: NOW } }, { text: 'Purchase not confirmed; searching for the circuit.', at: NOW }],
    [
      'held',
      { hold: makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: [] }, BOUGHT) },
      { text: 'Check the Zenlayer console, then resolve hold H1-aaaaaaaa.', who: 'an operator' },
    ],
    [
      'provisioning',
      { circuit: { crossRegionBandwidthId: '2' } },
      { text: 'Checking Zenlayer until circuit 2 is live.' },
    ],
    ['completed', {}, { text: 'Finished. Nothing more to do.' }],
    ['failed', {}, { text: 'Finished. Nothing more to do.' }],
  ])('is said of an order that is %s', (state, fields, next) => {
    expect(nextOf(waitingOrder({ ...fields, state }))).toEqual(next);
  });
});
