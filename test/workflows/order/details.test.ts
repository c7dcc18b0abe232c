import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms } from '../../../contract/index.js';
import { detailsText } from '../../../workflows/order/details.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { viewOf } from '../../../workflows/order/view.js';
import { MODIFY, SAMPLE_PRICE } from '../../activities/figures.js';
import { NOT_KNOWN, NOW, QUOTE_ID, quoteRecord, waitingOrder } from './data.js';

describe('the details for the Temporal UI', () => {
  const details = (fields: Parameters<typeof waitingOrder>[0] = {}) =>
    detailsText(viewOf('crb:x', waitingOrder(fields)));

  it('hold the exact JSON that approves', () => {
    expect(details()).toContain(`\`\`\`json\n{"by":"your name","quote":"${QUOTE_ID}"}\n\`\`\``);
  });

  it('name every figure of the price, beside the price in force', () => {
    const quoted = quoteRecord();
    const quote = { ...quoted.quote, previousPrice: { ...SAMPLE_PRICE, discountPrice: 1000 } };
    const text = details({ quoted: { ...quoted, quote } });
    expect(text).toMatch(/^price +2000 +in force: 1000$/m);
    expect(text).not.toContain('unit price');
  });

  it('name what differs from the quote before, and the notes', () => {
    const quoted = quoteRecord();
    const differences = [{ field: 'discountPrice', before: 1600, now: null }];
    const text = details({ quoted: { ...quoted, quote: { ...quoted.quote, differences, notes: ['No currency.'] } } });
    expect(text).toContain('- discountPrice: 1600 → **nothing**');
    expect(text).toContain('- No currency.');
  });

  it('hold the exact JSON of every choice of a hold', () => {
    const hold = makeHold(
      'H1-aaaaaaaa',
      { code: 'conflict', text: 'Two.', evidence: ['row 1'], candidates: ['21', '22'] },
      NOT_KNOWN,
    );
    const text = details({ state: 'held', hold });
    hold.choices.forEach(({ resolveWith }) => expect(text).toContain(JSON.stringify(resolveWith)));
    expect(text).toContain('- row 1');
  });

  it('tell who decided, what was refused and which circuit it is', () => {
    const text = details({
      state: 'provisioning',
      decisions: [{ by: 'ben', decision: 'approve', quote: QUOTE_ID, at: NOW, comment: 'fine' }],
      refused: { count: 7, latest: [{ at: NOW, message: 'approve', reason: 'Too late.', received: '{}' }] },
      circuit: { crossRegionBandwidthId: '21', status: 'CREATING', orderNumber: null },
      attention: { code: 'slow', text: 'Not live yet.' },
    });
    expect(text).toContain('- approve by ben (as claimed) at 2026-11-22 10:00 UTC: fine');
    expect(text).toContain('#### Refused messages: 7');
    expect(text).toContain('#### Circuit 21\n\nCREATING, order number not known');
    expect(text).toContain('**Attention:** Not live yet.');
  });

  it('tell what the rule demands, and from where a change starts', () => {
    const quoted = quoteRecord(MODIFY);
    const base = { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null, status: 'AVAILABLE' };
    const where = { vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' };
    const terms: ApprovalTerms = {
      ...quoted.terms,
      rule: 'dear',
      required: 2,
      from: [{ name: 'network', members: ['ben', 'cleo'] }],
      commentFor: ['reject'],
    };
    const text = details({ quoted: { ...quoted, terms, quote: { ...quoted.quote, base, where } } });
    expect(text).toContain('Rule "dear": 2 approvals from network (ben, cleo). Comment required to reject.');
    expect(text).toContain('The circuit before: 100 Mbps, ByBandwidth, AVAILABLE, asia-east-1 ⇄ asia-north-1 in vpc-1');
  });

  it('no longer ask for a decision when there is nothing to decide', () => {
    expect(details({ state: 'placing' })).not.toContain('approveOrder');
  });

  it('show words of others as plain text: no headings, links or lines of their own', () => {
    const text = details({
      decisions: [
        { by: 'ben', decision: 'approve', quote: QUOTE_ID, at: NOW, comment: 'ok\n# Rejected [here](http://x)' },
      ],
    });
    expect(text).toContain(': ok \\# Rejected \\[here\\](http://x)');
  });

  it('say first what somebody has to do', () => {
    const text = details();
    expect(text.indexOf('approveOrder')).toBeLessThan(text.indexOf('#### Quote'));
    const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: ['2'] }, NOT_KNOWN);
    const held = details({ state: 'held', hold });
    expect(held.indexOf('resolveOrder')).toBeLessThan(held.indexOf('#### Quote'));
  });
});
