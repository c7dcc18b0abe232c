import { describe, expect, it } from '@jest/globals';
import { keyNotes } from '../../activities/key-notes.js';
import { EXIT, exitCodeOfState } from '../../cli/exit-codes.js';
import { toJson } from '../../cli/context.js';
import { showCommand } from '../../cli/render/command.js';
import { showVerification } from '../../cli/render/dossier.js';
import { explain } from '../../cli/render/explain.js';
import { cleanText, styleOf } from '../../cli/render/style.js';
import { showOrder, showStep } from '../../cli/render/order.js';
import { showPrice } from '../../cli/render/price.js';
import { showApproval } from '../../cli/render/quote.js';
import { stillOpenText } from '../../cli/render/state.js';
import type { ApprovalTerms, Decision, OrderState, OrderView, Price } from '../../contract/index.js';
import { TERMS } from '../workflows/order/data.js';
import { NO_PRICE } from '../activities/figures.js';

const NOW = Date.parse('2026-11-24T12:00:00.000Z');
const plain = styleOf(false, {}, { now: NOW });

const VIEW: OrderView = {
  orderId: 'crb:crb-1',
  request: { action: 'modify', crossRegionBandwidthId: 'crb-1', bandwidth: 200, requestedBy: 'ana', reason: 'more' },
  state: 'held',
  since: '2026-11-22T10:00:00.000Z',
  quote: {
    id: 'Q2-aaaaaaaaaaaa',
    revision: 2,
    price: { ...NO_PRICE, discountPrice: 4000, chargeUnit: 'MONTH' },
    previousPrice: { ...NO_PRICE, discountPrice: 2000, chargeUnit: 'MONTH' },
    differences: [{ field: 'discountPrice', before: 3900, now: 4000 }],
    base: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null, status: 'AVAILABLE' },
    notes: ['The API names no currency.'],
    inquiredAt: '2026-11-22T09:00:00.000Z',
    approveWith: { by: 'your name', quote: 'Q2-aaaaaaaaaaaa' },
  },
  approval: {
    terms: TERMS,
    by: [{ by: 'ben', decision: 'approve', quote: 'Q2-aaaaaaaaaaaa', at: '2026-11-22T09:30:00.000Z', comment: 'go' }],
    deadline: '2026-11-29T09:00:00.000Z',
    validUntil: '2026-11-23T09:30:00.000Z',
  },
  refused: {
    count: 3,
    latest: [{ at: '2026-11-22T09:10:00.000Z', message: 'approve', by: 'ana', reason: 'ana asked', received: '{}' }],
  },
  hold: {
    id: 'H1',
    code: 'conflict',
    text: 'Two circuits could be it.',
    evidence: ['crb-7 has 200 Mbps'],
    choices: [
      {
        choice: 'adopt',
        consequence: 'It counts as this order’s.',
        resolveWith: { by: 'your name', hold: 'H1', choice: 'adopt', reason: 'why', crossRegionBandwidthId: 'crb-7' },
      },
    ],
  },
  circuit: { crossRegionBandwidthId: 'crb-1', status: 'CHANGING', orderNumber: '123' },
  next: { text: 'An operator must check the circuit.', at: '2026-11-23T00:00:00.000Z', who: 'an operator' },
  timeline: [
    { state: 'quoting', at: '2026-11-22T09:00:00.000Z' },
    { state: 'held', at: '2026-11-22T10:00:00.000Z', reason: 'Two circuits' },
  ],
};

describe('an order for people', () => {
  it('says that its request can not be read here', () => {
    expect(showOrder({ ...VIEW, request: { request: undefined } }, plain)).toContain(
      "\n\nRequest can't be read here\n\n",
    );
  });

  it('says everything there is to know', () => {
    const text = showOrder(VIEW, plain);
    for (const part of [
      'crb:crb-1\nheld since 22 Nov 10:00 UTC (2 days ago)',
      'Next: An operator must check the circuit. (who: an operator; until 23 Nov 00:00 UTC (36 h ago))',
      'Request modify crb-1, 200 Mbps',
      'more',
      'Quote Q2-aaaaaaaaaaaa',
      'price        4,000.00  2,000.00',
      'price: 3,900.00 → 4,000.00',
      'Circuit now: 100 Mbps, ByBandwidth, AVAILABLE.',
      '! The API names no currency.',
      'Approval 1 of 1; valid until 23 Nov 09:30 UTC (27 h ago)',
      'approved by ben',
      'Held H1 Two circuits could be it.',
      '- crb-7 has 200 Mbps',
      "crb resolve crb:crb-1 --hold H1 --choice adopt --circuit crb-7 --reason '…'\n",
      'Circuit crb-1, CHANGING, Zenlayer order 123',
      'Refused messages 3',
      'approve by ana: ana asked',
      'and 2 older',
      'Timeline',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('shows what was received when it is no order', () => {
    const view: OrderView = { ...VIEW, request: JSON.parse('["what"]') as OrderView['request'] };
    expect(showOrder(view, plain)).toContain('Request ["what"]');
  });

  it('says where the circuit of a change is, which the request does not', () => {
    const where = { vpcId: 'vpc-1', regionA: 'asia-east-1', regionZ: 'asia-north-1' };
    const quote = VIEW.quote && { ...VIEW.quote, where };
    expect(showOrder({ ...VIEW, ...(quote && { quote }) }, plain)).toContain(
      'Circuit now: 100 Mbps, ByBandwidth, AVAILABLE.\n  Location: asia-east-1 ⇄ asia-north-1 in vpc-1.\n',
    );
  });

  it('fits a step on one line, attention on another', () => {
    const view: OrderView = { ...VIEW, attention: { code: 'slow', text: 'It takes long.' } };
    expect(showStep(view, plain)).toBe(
      '22 Nov 2026 10:00 UTC  held  An operator must check the circuit. (who: an operator; until 23 Nov 00:00 UTC (36 h ago))\n  ! It takes long.',
    );
  });

  it('says when a purchase is tried again', () => {
    const next = { text: 'The purchase did not happen.', at: '2026-11-23T00:00:00.000Z' };
    const step = showStep({ ...VIEW, state: 'quoting', next }, plain);
    expect(step).toBe('22 Nov 2026 10:00 UTC  quoting  The purchase did not happen. (at 23 Nov 00:00 UTC (36 h ago))');
  });

  it.each<[OrderState | undefined, string]>([
    ['awaitingApproval', 'The order is still open and waits for approval.'],
    ['completed', 'The order is completed.'],
    [undefined, 'The order is in an unknown state.'],
  ])('tells somebody who stops waiting how it stands: %s', (state, text) => {
    expect(stillOpenText(state)).toBe(text);
  });
});

describe('the approval of an order', () => {
  const DEADLINE = '2026-11-29T09:00:00.000Z';
  const GROUPS: ApprovalTerms = {
    ...TERMS,
    rule: 'dear',
    required: 2,
    from: [
      { name: 'network', members: ['ben', 'cleo'] },
      { name: 'finance', members: ['dora', 'ana'] },
    ],
    fromEach: true,
    commentFor: ['reject'],
  };

  function shown(state: OrderState, terms: ApprovalTerms, approval: Partial<OrderView['approval']> = {}): string {
    return showApproval({ ...VIEW, state, approval: { terms, by: [], ...approval } }, plain);
  }

  it('gives the command that sends a signal, where only signals count', () => {
    const text = shown('awaitingApproval', { ...TERMS, identity: 'attributed' });
    expect(text).toContain('crb approve crb:crb-1 --quote Q2-aaaaaaaaaaaa --signal');
    expect(text).toContain('crb reject crb:crb-1 --quote Q2-aaaaaaaaaaaa --signal');
  });

  it('names among those who can act who may decide for others now', () => {
    const delegation = { from: 'ben', to: 'fay', until: '2099-01-01T00:00:00Z' };
    const terms = { ...GROUPS, delegations: [delegation, { ...delegation, to: 'gus', until: '2020-01-01T00:00:00Z' }] };
    const view: OrderView = { ...VIEW, state: 'awaitingApproval', approval: { terms, by: [] } };
    expect(explain(view, plain).who).toMatch(/dora, ana\), except ana; fay for ben$/);
  });

  function approvedBy(...names: string[]): { by: Decision[] } {
    const at = '2026-11-22T09:30:00.000Z';
    return { by: names.map((by) => ({ by, decision: 'approve', quote: 'Q2-aaaaaaaaaaaa', at })) };
  }

  it('says who may decide, what is missing, until when, and what to type', () => {
    expect(shown('awaitingApproval', GROUPS, { ...approvedBy('Ben'), deadline: DEADLINE })).toBe(
      [
        'Approval 1 of 2; decide by 29 Nov 09:00 UTC (in 5 days)',
        '  Rule "dear": 2 approvals, one from network (ben, cleo) and one from finance (dora, ana), except ana. Comment required to reject.',
        '  Still needed: one from finance',
        '  approved by Ben at 22 Nov 2026 09:30 UTC (Q2-aaaaaaaaaaaa)',
        '  crb approve crb:crb-1 --quote Q2-aaaaaaaaaaaa',
        "  crb reject crb:crb-1 --quote Q2-aaaaaaaaaaaa --comment '…'",
      ].join('\n'),
    );
  });

  it.each<[string, ApprovalTerms, string[], string]>([
    ['anybody’s', TERMS, [], 'Still needed: 1 approval\n'],
    ['one of each', GROUPS, [], 'Still needed: one from network and one from finance\n'],
    [
      'one of each and one more',
      { ...GROUPS, required: 3 },
      ['ben'],
      'Still needed: 2 approvals, with one from finance\n',
    ],
    ['one of a group without an approver', GROUPS, ['ben', 'cleo'], 'Still needed: one from finance\n'],
    ['one more', { ...GROUPS, required: 3 }, ['ben', 'dora'], 'Still needed: 1 approval\n'],
  ])('names as still needed %s', (_name, terms, names, text) => {
    expect(shown('awaitingApproval', terms, approvedBy(...names))).toContain(text);
  });

  it('does not count approvals of another quote', () => {
    const by = approvedBy('ben', 'dora').by.map((decision) => ({ ...decision, quote: 'Q1-aaaaaaaaaaaa' }));
    expect(shown('awaitingApproval', GROUPS, { by })).toMatch(/^Approval 0 of 2\n/);
  });

  it('is the rule’s own where nobody is asked', () => {
    const terms = { ...TERMS, rule: 'small', required: 0 };
    expect(shown('placing', terms, { validUntil: DEADLINE })).toBe(
      'Approval automatic; valid until 29 Nov 09:00 UTC (in 5 days)\n  Rule "small": approved automatically.',
    );
  });

  it.each<OrderState>(['cancelled', 'expired', 'rejected', 'failed', 'completed'])(
    'of an order that is %s reads as something past',
    (state) => {
      const text = shown(state, GROUPS, { ...approvedBy('ben'), deadline: DEADLINE, validUntil: DEADLINE });
      const [head, ...lines] = text.split('\n');
      expect(head).toBe('Approval 1 of 2');
      // The terms and the decision: no deadline, nothing needed, no command.
      expect(lines).toHaveLength(2);
    },
  );

  it.each<OrderState>(['quoting', 'held'])('of an order that is %s has no deadline any more', (state) => {
    expect(shown(state, GROUPS, { deadline: DEADLINE })).toMatch(/^Approval 0 of 2\n/);
  });
});

describe('a price', () => {
  it('shows tiers, and only what the API named', () => {
    const price: Price = {
      ...NO_PRICE,
      stepPrices: [
        { stepStart: 0, stepEnd: 100, unitPrice: 20, discountUnitPrice: 16 },
        { stepStart: 100, unitPrice: 18, discountUnitPrice: 18 },
      ],
    };
    expect(showPrice(price, undefined, plain)).toBe(
      ['        quoted', 'tier 1  from 0 to 100: 16.00 (list 20.00)', 'tier 2  from 100: 18.00'].join('\n'),
    );
  });

  it('shows the percent to pay as a discount', () => {
    const text = showPrice({ ...NO_PRICE, discount: 80 }, { ...NO_PRICE, discount: 100 }, plain);
    expect(text).toMatch(/discount +20 % +none/);
  });

  it('says so when the API named none', () => {
    expect(showPrice(NO_PRICE, undefined, plain)).toBe('Zenlayer gave no price.');
  });

  it('shows a figure that only the price in force has', () => {
    expect(showPrice(NO_PRICE, { ...NO_PRICE, discountPrice: 5 }, plain)).toMatch(/price +– +5\.00/);
  });
});

describe('what others wrote', () => {
  const evil = '\u001b[2Jgone\u009b31m\u202e\nnext\u0007\u2028';

  it('is never obeyed by a terminal, and stays within its line', () => {
    const text = showOrder(plain.clean({ ...VIEW, reason: evil }), plain);
    expect(text).toContain('Why: \\u001b[2Jgone\\u009b31m\\u202e\\nnext\\u0007\\u2028\n');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Zl}\u202e]/u);
  });

  it('can’t pass for a line of the order, wherever it stands', () => {
    const by = 'x\n  approved by dora at 2026-11-22 10:00:00 UTC (Q2-aaaaaaaaaaaa)';
    const refused = {
      count: 1,
      latest: [{ at: VIEW.since, message: 'approve', by, reason: by, received: by }],
    } as const;
    const request = { ...VIEW.request, requestedBy: by, reason: by, [by]: by };
    const attention = { code: by, text: by };
    const view = { ...VIEW, request, refused, attention, timeline: [{ state: 'held', at: VIEW.since, reason: by }] };
    const text = showOrder(plain.clean(view as unknown as OrderView), plain);
    expect(text).not.toMatch(/^ *approved by dora/m);
    expect(text.split('\n')).toHaveLength(showOrder(VIEW, plain).split('\n').length - 1);
  });

  it('keeps its lines where it is a message of several', () => {
    expect(cleanText('two:\n- \u001b[2J\n- \u2028')).toBe('two:\n- \\u001b[2J\n- \\u2028');
  });

  it('stays the same value in JSON', () => {
    const text = toJson({ evil }, { oneLine: true });
    expect(text).not.toMatch(/[\p{Cc}\p{Zl}\u202e]/u);
    expect(JSON.parse(text)).toEqual({ evil });
  });
});

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
  ])('on a terminal: %s, with %j: %s', (isTTY, env, coloured) => {
    expect(styleOf(isTTY, env).red('x') !== 'x').toBe(coloured);
  });
});

it('quotes what a shell would not take as one word', () => {
  expect(showCommand('crb', ['show', 'crb:a', 'it’s', "o'k", ''])).toBe(`crb show crb:a 'it’s' 'o'\\''k' ''`);
});

it.each<[OrderState, number]>([
  ['completed', EXIT.ok],
  ['rejected', 3],
  ['expired', 3],
  ['cancelled', 3],
  ['failed', 4],
  ['held', 5],
])('ends with its own code for an order that is %s', (state, code) => {
  expect(exitCodeOfState(state)).toBe(code);
});

it('the checks of a dossier have lines of their own on a narrow terminal', () => {
  const checks = [{ check: 'runs', result: 'ok', why: '1 run, 41 events without a gap' }] as const;
  const shown = (columns: number) =>
    showVerification({ ok: true, checks, cannotKnow: [] }, styleOf(true, { NO_COLOR: '1' }, { columns }));
  expect(shown(40)).toContain('ok runs\n  1 run, 41 events without a gap\n');
  expect(shown(80)).toMatch(/ok +runs +1 run, 41 events without a gap/);
});

it('an explanation says which keys are missing, and promises no approval without one', () => {
  const [note = ''] = keyNotes({
    terms: { ...TERMS, identity: 'signed' },
    requestedBy: 'ana',
    signers: undefined,
    now: NOW,
  });
  const waiting = (notes: string[]): OrderView => ({
    ...VIEW,
    state: 'awaitingApproval',
    ...(VIEW.quote && { quote: { ...VIEW.quote, notes } }),
  });
  const without = explain(waiting([note, 'Another note.']), plain);
  expect(without.why).toContain(` ${note}`);
  expect(without.why).not.toContain('Another note.');
  expect(without.commands[0]?.does).toBe('approve, with a key that the signers file lists');
  expect(explain(waiting([]), plain).commands[0]?.does).toBe('approve');
});
