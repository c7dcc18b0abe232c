import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms, Price } from '../../../contract/index.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { approvalSummary, nextOf, orderText, summary, timeText } from '../../../workflows/order/wording.js';
import { CREATE, MODIFY, NO_PRICE, TIER, TIERED_PRICE } from '../../activities/figures.js';
import type { Stage } from '../../../workflows/order/stage.js';
import { APPROVED, asked, askedWith, BOUGHT, DEADLINE, NOW, quoteRecord } from './data.js';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('a summary in the timeline', () => {
  it('demands the approval with figures, price and deadline', () => {
    expect(approvalSummary(asked())).toBe(
      'Q1-3f9a1c22b07d: 100 Mbps asia-east-1 ⇄ asia-north-1 at 2000.00 needs 1 approval by 2026-11-29 10:00 UTC',
    );
  });

  it('demands as many approvals of those whom the rule names', () => {
    const from = [
      { name: 'network', members: ['ben'] },
      { name: 'dora', members: ['dora'] },
    ];
    const demand = (terms: Partial<ApprovalTerms>) => approvalSummary(askedWith({ terms: { from, ...terms } }));
    expect(demand({ required: 2 })).toContain(' needs 2 approvals by network or dora by 2026-11-29');
    expect(demand({ required: 2, fromEach: true })).toContain(' needs 2 approvals by network and dora by 2026-11-29');
  });

  const manyTiers: Price = { ...TIERED_PRICE, stepPrices: Array.from({ length: 50 }, () => TIER) };
  it.each([
    ['50 tiers', quoteRecord(CREATE, manyTiers)],
    ['the longest regions', quoteRecord({ ...CREATE, regionA: 'a'.repeat(100), regionZ: 'z'.repeat(100) })],
    ['units in another script', quoteRecord(CREATE, { ...NO_PRICE, unitPrice: 1, chargeUnit: '月'.repeat(300) })],
  ])('never needs more than 200 bytes, even with %s', (_name, record) => {
    expect(bytesOf(approvalSummary(asked({ record })))).toBeLessThanOrEqual(200);
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
    expect(orderText(CREATE)).toBe('100 Mbps asia-east-1 ⇄ asia-north-1');
    expect(orderText(MODIFY)).toBe('200 Mbps 2000000000000000001');
  });

  it('tell the time in UTC', () => {
    expect(timeText(DEADLINE)).toBe('2026-11-29 10:00 UTC');
  });
});

describe('what comes next', () => {
  const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: [] }, BOUGHT);
  const doubts = { unanswered: [{ text: 'sent', arrivesUntil: DEADLINE }] };
  it.each<[string, Stage, object]>([
    ['quoting', { state: 'quoting' }, { text: expect.stringContaining('for the price') }],
    ['quoting again', { state: 'quoting', retryAt: NOW }, { text: expect.stringContaining('did not happen'), at: NOW }],
    [
      'awaitingApproval',
      { state: 'awaitingApproval', quoted: asked() },
      { text: '1 approval needed; without, the order expires.', at: DEADLINE, who: 'anyone but ana@example.com' },
    ],
    ['placing', { state: 'placing', doing: 'send', quoted: APPROVED }, { text: 'Last checks, then the purchase.' }],
    [
      'placing, and searching',
      { state: 'placing', doing: 'search', quoted: APPROVED },
      { text: expect.stringContaining('searching'), at: DEADLINE },
    ],
    ['held', { state: 'held', hold }, { text: 'Somebody has to look and to resolve H1-aaaaaaaa.', who: 'an operator' }],
    [
      'provisioning',
      { state: 'provisioning', quoted: APPROVED, circuit: { crossRegionBandwidthId: '2' }, boughtAt: NOW },
      { text: expect.stringContaining('until circuit 2 is live') },
    ],
    ['completed', { state: 'completed' }, { text: 'Nothing: the order has ended.' }],
    ['failed', { state: 'failed', failure: 'Refused' }, { text: 'Nothing: the order has ended.' }],
  ])('is said of an order that is %s', (_name, stage, next) => {
    expect(nextOf({ stage, doubts })).toEqual(next);
  });
});
