import { describe, expect, it } from '@jest/globals';
import { whoText } from '../../../contract/approval-terms.js';
import type { ApprovalTerms, Price } from '../../../contract/index.js';
import { timeText } from '../../../contract/time-text.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import type { Stage } from '../../../workflows/order/stage.js';
import { AFTER_FAILURE } from '../../../workflows/order/words.js';
import { approvalSummary, nextOf, orderText, summary } from '../../../workflows/order/wording.js';
import { CREATE, MODIFY, NO_PRICE, TIER, TIERED_PRICE } from '../../activities/figures.js';
import { APPROVED, asked, askedWith, BOUGHT, DEADLINE, NOW, quoteRecord, TERMS } from './data.js';

const bytesOf = (text: string) => Buffer.byteLength(text);

describe('a summary in the timeline', () => {
  it('begins with the action, and says what, price, until when, and who', () => {
    expect(approvalSummary(asked())).toBe(
      'Approve 100 Mbps asia-east-1 ⇄ asia-north-1 for 2,000.00 by 29 Nov 10:00 UTC (1 approval, not ana@example.com) · Q1-3f9a1c22b07d',
    );
    expect(approvalSummary(asked(), 'Reject')).toMatch(/^Reject 100 Mbps /);
  });

  it('names the groups that the rule names, and the requester only where the rule could mean them', () => {
    const from = [
      { name: 'network', members: ['ben'] },
      { name: 'dora', members: ['dora'] },
    ];
    const demand = (terms: Partial<ApprovalTerms>) => approvalSummary(askedWith({ terms: { from, ...terms } }));
    expect(demand({ required: 2 })).toContain(' (2 approvals from network or dora) ');
    expect(demand({ required: 2, fromEach: true })).toContain(' (2 approvals from network and dora) ');
    expect(demand({ from: [{ name: 'network', members: ['ana@example.com', 'ben'] }] })).toContain(
      ' (1 approval from network, not ana@example.com) ',
    );
    expect(approvalSummary(askedWith({ terms: { requesterMayApprove: true } }))).toContain(' (1 approval) ');
  });

  const manyTiers: Price = { ...TIERED_PRICE, stepPrices: Array.from({ length: 50 }, () => TIER) };
  it.each([
    ['50 tiers', quoteRecord(CREATE, manyTiers)],
    ['the longest regions', quoteRecord({ ...CREATE, regionA: 'a'.repeat(100), regionZ: 'z'.repeat(100) })],
    ['units in another script', quoteRecord(CREATE, { ...NO_PRICE, unitPrice: 1, chargeUnit: '月'.repeat(300) })],
    ['a requester with a long name', quoteRecord({ ...CREATE, requestedBy: 'é'.repeat(120) })],
  ])("never needs more than 200 bytes, and always has the quote's id, even with %s", (_name, record) => {
    const text = approvalSummary(asked({ record }));
    expect(bytesOf(text)).toBeLessThanOrEqual(200);
    expect(text).toMatch(/ · Q1-3f9a1c22b07d$/);
  });

  it('has the deadline, however many tiers the price has', () => {
    expect(approvalSummary(asked({ record: quoteRecord(CREATE, manyTiers) }))).toContain(timeText(DEADLINE, NOW));
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
    expect(timeText(DEADLINE, NOW)).toBe('29 Nov 10:00 UTC');
  });
});

describe('what comes next', () => {
  const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: [] }, BOUGHT);
  const doubts = { unanswered: [{ text: 'sent', arrivesUntil: DEADLINE }] };
  it.each<[string, Stage, object]>([
    ['quoting', { state: 'quoting' }, { text: 'Checking the request with Zenlayer and asking for the price.' }],
    [
      'quoting again',
      { state: 'quoting', retryAt: NOW },
      { text: 'The purchase did not happen. The order will ask the price again, then try again.', at: NOW },
    ],
    [
      'awaitingApproval',
      { state: 'awaitingApproval', quoted: asked() },
      {
        text: 'Waiting for 1 approval. Otherwise the order expires.',
        at: DEADLINE,
        who: whoText(TERMS, 'ana@example.com'),
      },
    ],
    ['placing', { state: 'placing', doing: 'send', quoted: APPROVED }, { text: 'Last checks, then the purchase.' }],
    [
      'placing, and searching',
      { state: 'placing', doing: 'search', quoted: APPROVED },
      { text: 'Purchase not confirmed; searching for the circuit.', at: DEADLINE },
    ],
    [
      'held',
      { state: 'held', hold },
      {
        text: 'Look in the Zenlayer console for a circuit of this order. Then resolve hold H1-aaaaaaaa.',
        who: 'an operator',
      },
    ],
    [
      'provisioning',
      { state: 'provisioning', quoted: APPROVED, circuit: { crossRegionBandwidthId: '2' }, boughtAt: NOW },
      { text: 'Checking Zenlayer until circuit 2 is live.' },
    ],
    ['completed', { state: 'completed' }, { text: 'Finished. Nothing more to do.' }],
    ['failed', { state: 'failed', failure: 'Refused' }, { text: AFTER_FAILURE.Refused }],
  ])('is said of an order that is %s', (_name, stage, next) => {
    expect(nextOf({ stage, doubts })).toEqual(next);
  });
});
