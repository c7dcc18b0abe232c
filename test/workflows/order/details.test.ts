import { describe, expect, it } from '@jest/globals';
import { termsText } from '../../../contract/approval-terms.js';
import type { ApprovalTerms } from '../../../contract/index.js';
import { detailsText } from '../../../workflows/order/details.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { viewOf } from '../../../workflows/order/view.js';
import { MODIFY, SAMPLE_PRICE } from '../../activities/figures.js';
import type { OrderData } from '../../../workflows/order/data.js';
import type { Asked } from '../../../workflows/order/stage.js';
import { APPROVED, asked, askedWith, NOT_KNOWN, NOW, orderIn, QUOTE_ID, quoteRecord, waitingOrder } from './data.js';

describe('the details for the Temporal UI', () => {
  const details = (order: OrderData = waitingOrder()) => detailsText(viewOf('crb:x', order));
  const ofQuote = (quoted: Asked) => details(orderIn({ state: 'awaitingApproval', quoted }));

  it('hold the exact JSON that approves', () => {
    expect(details()).toContain(`\`\`\`json\n{"by":"your name","quote":"${QUOTE_ID}"}\n\`\`\``);
  });

  it('name every figure of the price, beside the price in force', () => {
    const text = ofQuote(askedWith({ previousPrice: { ...SAMPLE_PRICE, discountPrice: 1000 } }));
    expect(text).toMatch(/^price +2000 +in force: 1000$/m);
    expect(text).not.toContain('unit price');
  });

  it('name what differs from the quote before, and the notes', () => {
    const differences = [{ field: 'discountPrice', before: 1600, now: null }];
    const text = ofQuote(askedWith({ differences, notes: ['No currency.'] }));
    expect(text).toContain('- discountPrice: 1600 → **none**');
    expect(text).toContain('- No currency.');
  });

  it('hold the exact JSON of every choice of a hold', () => {
    const hold = makeHold(
      'H1-aaaaaaaa',
      { code: 'conflict', text: 'Two.', evidence: ['row 1'], candidates: ['21', '22'] },
      NOT_KNOWN,
    );
    const text = details(orderIn({ state: 'held', hold }));
    hold.choices.forEach(({ resolveWith }) => expect(text).toContain(JSON.stringify(resolveWith)));
    expect(text).toContain('- row 1');
  });

  it('tell who decided, what was refused and which circuit it is', () => {
    const text = details(
      orderIn(
        {
          state: 'provisioning',
          quoted: asked({
            decisions: [{ by: 'ben', decision: 'approve', quote: QUOTE_ID, at: NOW, comment: 'fine' }],
          }),
          circuit: { crossRegionBandwidthId: '21', status: 'CREATING', orderNumber: null },
          boughtAt: NOW,
        },
        {
          refused: { count: 7, latest: [{ at: NOW, message: 'approve', reason: 'Too late.', received: '{}' }] },
          attention: { code: 'slow', text: 'Not live yet.' },
        },
      ),
    );
    expect(text).toContain('- approve by ben (as claimed) at 2026-11-22 10:00 UTC: fine');
    expect(text).toContain('#### Refused messages: 7');
    expect(text).toContain('#### Circuit 21\n\nCREATING, order number unknown');
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
    const text = ofQuote(asked({ record: { ...quoted, terms, quote: { ...quoted.quote, base, where } } }));
    expect(text).toContain(termsText(terms, MODIFY.requestedBy));
    expect(text).toContain('Before the change: 100 Mbps, ByBandwidth, AVAILABLE, asia-east-1 ⇄ asia-north-1 in vpc-1');
  });

  it('no longer ask for a decision when there is nothing to decide', () => {
    expect(details(orderIn({ state: 'placing', doing: 'send', quoted: APPROVED }))).not.toContain('approveOrder');
  });

  it('show words of others as plain text: no headings, links or lines of their own', () => {
    const comment = 'ok\n# Rejected [here](http://x)';
    const text = ofQuote(asked({ decisions: [{ by: 'ben', decision: 'approve', quote: QUOTE_ID, at: NOW, comment }] }));
    expect(text).toContain(': ok \\# Rejected \\[here\\](http://x)');
  });

  it('say first what somebody has to do', () => {
    const text = details();
    expect(text.indexOf('approveOrder')).toBeLessThan(text.indexOf('#### Quote'));
    const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: ['2'] }, NOT_KNOWN);
    const held = details(orderIn({ state: 'held', hold, quoted: asked() }));
    expect(held.indexOf('resolveOrder')).toBeLessThan(held.indexOf('#### Quote'));
  });
});
