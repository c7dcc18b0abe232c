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
    expect(details()).toContain(`\`\`\`json\n{\n  "by": "your name",\n  "quote": "${QUOTE_ID}"\n}\n\`\`\``);
  });

  it('say how to sign what the rule wants signed, and who has proved what', () => {
    const quoted = askedWith({ terms: { identity: 'signed', required: 2 } });
    const said = { decision: 'approve', quote: QUOTE_ID, at: NOW } as const;
    const decisions = [
      { ...said, by: 'ben', key: 'SHA256:abc', signature: 'armored' },
      { ...said, by: 'cleo', principal: 'jwt cleo' },
      { ...said, by: 'dora' },
    ];
    const text = ofQuote({ ...quoted, decisions });
    expect(text).toContain(
      'Sign to decide: `crb sign approve crb:x --quote Q1-3f9a1c22b07d` or `crb sign reject crb:x --quote Q1-3f9a1c22b07d` ' +
        'prints the JSON for the update `approveOrder` or `rejectOrder`. `crb approve` and `crb reject` sign and send.',
    );
    expect(text).not.toContain('"by"');
    expect(text).toContain('2 signed approvals from anyone');
    expect(text).toContain('approved by ben (signed with SHA256:abc) at');
    expect(text).toContain("approved by cleo (sent by jwt cleo, says Temporal's server) at");
    expect(text).toContain('approved by dora (as claimed) at');
    expect(text).not.toContain('armored');
  });

  it('name the signals where only they count', () => {
    const text = ofQuote(askedWith({ terms: { identity: 'attributed' } }));
    expect(text).toContain('Signal `approve` or `reject`. Only signals count here:\n\n```json\n{\n  "by": "your name"');
    expect(text).not.toContain('approveOrder');
  });

  it('name every figure of the price, beside the price in force', () => {
    const text = ofQuote(askedWith({ previousPrice: { ...SAMPLE_PRICE, discountPrice: 1000 } }));
    expect(text).toMatch(/^price +2,000\.00 +in force: 1,000\.00$/m);
    expect(text).not.toContain('unit price');
  });

  it('name what differs from the quote before, and the notes', () => {
    const differences = [{ field: 'discountPrice', before: 1600, now: null }];
    const text = ofQuote(askedWith({ differences, notes: ['No currency.'] }));
    expect(text).toContain('- price: 1,600.00 → none');
    expect(text).toContain('- No currency.');
  });

  it('hold the exact JSON of every choice of a hold', () => {
    const hold = makeHold(
      'H1-aaaaaaaa',
      { code: 'conflict', text: 'Two.', evidence: ['row 1'], candidates: ['21', '22'] },
      NOT_KNOWN,
    );
    const text = details(orderIn({ state: 'held', hold }));
    const [first, second, ...others] = hold.choices;
    expect([first?.choice, second?.choice]).toEqual(['adopt', 'adopt']);
    [first, ...others].forEach((each) => expect(text).toContain(JSON.stringify(each?.resolveWith, null, 2)));
    expect(text).toContain('Other circuits that it could be: 22.');
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
    expect(text).toContain('- approved by ben (as claimed) at 22 Nov 10:00 UTC: fine');
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
    expect(text).toContain(': ok \\# Rejected \\[here\\](http\\://x)');
  });

  it('begin with what, price, until when and who, and then the JSON to send', () => {
    const base = { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null, status: 'AVAILABLE' };
    const where = { vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' };
    const { quote, ...record } = quoteRecord(MODIFY);
    const previousPrice = { ...SAMPLE_PRICE, discountPrice: 1000 };
    const text = ofQuote(asked({ record: { ...record, quote: { ...quote, base, where, previousPrice } } }));
    expect(
      text
        .split('\n')
        .filter((line) => line !== '')
        .slice(0, 4),
    ).toEqual([
      '### Approve or reject: 200 Mbps 2000000000000000001, asia-east-1 ⇄ asia-north-1, instead of 100 Mbps for 2,000.00 instead of 1,000.00 (+100 %)',
      '**By 29 Nov 10:00 UTC, by anyone except ana@example.com:** Waiting for 1 approval. Otherwise the order expires.',
      'Update `approveOrder` or `rejectOrder`:',
      '```json',
    ]);
  });

  it('of a failed order begin with the cause, and say what exists and whether it is billed', () => {
    const circuit = { crossRegionBandwidthId: '21', status: 'CREATE_FAILED' };
    const reason = 'Zenlayer could not build the circuit: 21';
    const text = details(orderIn({ state: 'failed', failure: 'CreateFailed', quoted: asked(), circuit }, { reason }));
    expect(text).toMatch(
      /^### Failed: Zenlayer could not build the circuit: 21\n\n\*\*Next:\*\* The failed circuit still exists\. Whether Zenlayer bills it is not known: /,
    );
    expect(text.split(reason)).toHaveLength(2);
  });

  it('of a held order say what to look for, and no sentence twice; the choice that can buy twice is the last', () => {
    const text = 'Zenlayer does not list the circuit.';
    const evidence = [text, 'row 1'];
    const hold = makeHold('H1-aaaaaaaa', { code: 'outcomeUnknown', text, evidence, candidates: [] }, NOT_KNOWN);
    const shown = details(
      orderIn(
        { state: 'held', hold, quoted: asked() },
        { reason: text, doubts: { unanswered: [{ text: 'lost', sentAt: NOW, arrivesUntil: NOW }] } },
      ),
    );
    expect(shown.split(text)).toHaveLength(2);
    expect(shown).toContain(
      'look for circuit Test-Cross1, asia-east-1 ⇄ asia-north-1 in vpc-1, with 100 Mbps. The purchase may have been sent at 22 Nov 10:00 UTC. Then resolve hold H1-aaaaaaaa.',
    );
    expect(shown.indexOf('**adopt**')).toBeLessThan(shown.indexOf('**abandon**'));
    expect(shown.indexOf('**abandon**')).toBeLessThan(shown.indexOf('**sendAgain**'));
  });

  describe('stay within 7,000 bytes of a URL, and keep what, price and JSON,', () => {
    const most = 7_000;
    it.each(['<', '月', '😀', '\u202e', '`', '\ud800', '\n', '%', 'a '])('whatever is made of %j', (letter) => {
      const nasty = letter.repeat(255);
      const words = letter.repeat(1000);
      const price = { ...SAMPLE_PRICE, category: nasty, chargeUnit: nasty, amountUnit: nasty };
      const request = { ...MODIFY, requestedBy: nasty, reason: words, crossRegionBandwidthId: nasty };
      const base = { internetChargeType: nasty, bandwidth: 100, bandwidthCap: null, status: nasty };
      const where = { vpcId: nasty, regionA: nasty, regionZ: nasty };
      const { quote, terms, ...record } = quoteRecord(request, price);
      const from = Array.from({ length: 20 }, () => ({ name: nasty, members: [nasty, nasty] }));
      const decision = { by: nasty, decision: 'approve' as const, quote: QUOTE_ID, at: NOW, comment: words };
      const quoted = asked({
        record: {
          ...record,
          terms: { ...terms, from, fromEach: true },
          quote: { ...quote, base, where, previousPrice: price, notes: Array.from({ length: 10 }, () => nasty) },
        },
        decisions: [decision],
      });
      const latest = Array.from({ length: 10 }, () => ({
        at: NOW,
        message: 'approve' as const,
        by: nasty,
        reason: nasty,
        received: nasty,
      }));
      const fields = {
        reason: words,
        attention: { code: 'slow' as const, text: nasty },
        refused: { count: 10, latest },
        doubts: { unanswered: [{ text: nasty, sentAt: NOW, arrivesUntil: NOW }] },
      };
      const candidates = Array.from({ length: 10 }, (_, index) => String(2_000_000_000_000_000_000n + BigInt(index)));
      const hold = makeHold(
        'H1-aaaaaaaaaaaa',
        { code: 'conflict', text: nasty, evidence: [nasty, nasty], candidates },
        NOT_KNOWN,
      );
      const circuit = { crossRegionBandwidthId: nasty, status: nasty, orderNumber: nasty };
      const pages = [
        details(orderIn({ state: 'awaitingApproval', quoted }, fields)),
        details(orderIn({ state: 'held', hold, quoted, circuit }, fields)),
        details(orderIn({ state: 'failed', failure: 'CreateFailed', quoted, circuit }, fields)),
        details(orderIn({ state: 'provisioning', quoted, circuit, boughtAt: NOW }, fields)),
        details(orderIn({ state: 'completed', quoted, circuit }, fields)),
      ];
      pages.forEach((page) => {
        expect(encodeURIComponent(page.toWellFormed()).length).toBeLessThanOrEqual(most);
        expect(page).toContain('200 Mbps');
        expect(page).toContain('2,000.00');
      });
      expect(pages[0]).toContain(JSON.stringify({ by: 'your name', quote: QUOTE_ID }, null, 2));
      hold.choices.slice(-3).forEach(({ choice }) => expect(pages[1]).toContain(`"choice": "${choice}"`));
    });
  });

  it('say first what somebody has to do', () => {
    const text = details();
    expect(text.indexOf('approveOrder')).toBeLessThan(text.indexOf('#### Quote'));
    const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: ['2'] }, NOT_KNOWN);
    const held = details(orderIn({ state: 'held', hold, quoted: asked() }));
    expect(held.indexOf('resolveOrder')).toBeLessThan(held.indexOf('#### Quote'));
  });
});
