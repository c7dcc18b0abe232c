import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../../../contract/approval-outcome.js';
import { whoText } from '../../../contract/approval-terms.js';
import type { ApprovalTerms, Decision, KeptDecision, OrderState, Proof, Quote } from '../../../contract/index.js';
import { judgeDecision, missingText, withDecision } from '../../../workflows/messages/approval.js';
import { SAMPLE_PRICE } from '../../activities/figures.js';
import { TERMS } from '../order/data.js';

const ID = 'Q1-3f9a1c22b07d';
const DEADLINE = '2026-11-29T10:00:00.000Z';
const BEFORE = Date.parse(DEADLINE) - 1;
const QUOTE: Quote = {
  id: ID,
  revision: 1,
  price: SAMPLE_PRICE,
  notes: [],
  inquiredAt: '2026-11-22T10:00:00.000Z',
  approveWith: { by: 'your name', quote: ID },
};
const BEN = { by: 'ben@example.com', quote: ID };

interface Circumstances {
  state?: OrderState;
  approved?: boolean;
  quoted?: boolean;
  terms?: ApprovalTerms;
  decisions?: Decision[];
  requestedBy?: string;
  now?: number;
  proof?: Proof;
}

function judge(decision: Decision['decision'], message: unknown, circumstances: Circumstances = {}) {
  const { terms = TERMS, requestedBy = 'ana@example.com', decisions = [], quoted = true, ...given } = circumstances;
  const decidable = { record: { quote: QUOTE, terms, request: { requestedBy } }, decisions, deadline: DEADLINE };
  return judgeDecision(decision, message, {
    state: 'awaitingApproval',
    approved: false,
    now: BEFORE,
    ...given,
    quoted: quoted ? decidable : undefined,
  });
}

function counts(decision: Decision['decision'], message: unknown, circumstances: Circumstances = {}): boolean {
  return 'decision' in judge(decision, message, circumstances);
}

function refusalOf(decision: Decision['decision'], message: unknown, circumstances: Circumstances = {}): string {
  const judged = judge(decision, message, circumstances);
  return 'refused' in judged ? judged.refused : '';
}

describe('a decision whose signature was checked', () => {
  const SIGNED: ApprovalTerms = { ...TERMS, required: 2, identity: 'signed' };
  const signed = (by: string, fields: Partial<KeptDecision> = {}) => ({
    ...{ by, quote: ID, signedAt: '2026-11-29T09:59:00Z', signature: 'armored' },
    ...fields,
  });
  const counted = (by: string, key: string): KeptDecision => ({
    ...signed(by, { signedAt: '2026-11-29T09:58:00Z' }),
    decision: 'approve',
    at: '2026-11-29T09:58:00.000Z',
    key,
  });

  it('is kept with its key', () => {
    expect(judge('approve', signed('ben'), { terms: SIGNED, proof: { key: 'SHA256:ben' } })).toMatchObject({
      decision: { by: 'ben', key: 'SHA256:ben' },
    });
  });

  it.each(['approve', 'reject'] as const)('is refused (%s) when its key has signed for somebody else', (decision) => {
    const decisions = [counted('ben', 'SHA256:of both')];
    expect(refusalOf(decision, signed('cleo'), { terms: SIGNED, decisions, proof: { key: 'SHA256:of both' } })).toBe(
      'This decision of cleo does not count: the key SHA256:of both has signed for ben too.',
    );
  });

  it('counts when its key has signed only what it takes the place of', () => {
    const decisions = [counted('ben', 'SHA256:of both')];
    const delegations = [{ from: 'ben', to: 'cleo', until: '2030-01-01T00:00:00Z' }];
    const terms = { ...SIGNED, from: [{ name: 'ben', members: ['ben'] }], delegations };
    const proof = { key: 'SHA256:of both' };
    expect(counts('approve', signed('cleo', { for: 'ben' }), { terms, decisions, proof })).toBe(true);
    expect(counts('reject', signed('ben'), { terms, decisions, proof })).toBe(true);
  });
});

describe('a decision counts', () => {
  it.each(['approve', 'reject'] as const)('when somebody else sends %s in time for the quote', (decision) => {
    expect(judge(decision, { ...BEN, comment: 'fine' })).toMatchObject({
      decision: { ...BEN, decision, comment: 'fine', at: '2026-11-29T09:59:59.999Z' },
    });
  });

  it('when the requester rejects', () => {
    expect(judge('reject', { by: 'ana@example.com', quote: ID })).toMatchObject({
      decision: { decision: 'reject' },
    });
  });

  it.each([null, undefined])('without a comment where the comment is %p', (comment) => {
    const judged = judge('approve', { ...BEN, comment });
    expect('decision' in judged && judged.decision).toEqual({
      ...BEN,
      decision: 'approve',
      at: '2026-11-29T09:59:59.999Z',
    });
  });
});

describe('an approval by the requester is refused, however the name is written', () => {
  it.each([
    'ana@example.com',
    'ANA@Example.COM',
    '  ana@example.com ',
    '\u00a0ana@example.com\u2003',
    'ａｎａ＠example.com',
  ])('%j', (by) => {
    expect(refusalOf('approve', { by, quote: ID })).toBe(
      `${by} requested this order, so somebody else must approve it.`,
    );
  });

  it('with accents in one character or in two', () => {
    expect(counts('approve', { by: 'Ine\u0301s', quote: ID }, { requestedBy: 'In\u00e9s' })).toBe(false);
  });
});

describe('a decision is refused with a reason', () => {
  it.each([
    ['quoting', 'the order is asking the price'],
    ['placing', 'the order is being bought'],
    ['held', 'the order is held'],
    ['provisioning', 'the circuit is ordered and not live yet'],
    ['completed', 'the order is already complete'],
    ['expired', 'the order has expired'],
  ] as const)('while nothing waits for it, the order being %s', (state, words) => {
    expect(refusalOf('approve', BEN, { state })).toBe(`There is nothing to decide: ${words}.`);
  });

  it('without a quote', () => {
    expect(counts('approve', BEN, { quoted: false })).toBe(false);
  });

  it.each([
    ['exactly at the deadline', 0],
    ['a millisecond after the deadline', 1],
    ['a day after the deadline', 86_400_000],
  ])('%s', (_name, late) => {
    expect(refusalOf('approve', BEN, { now: Date.parse(DEADLINE) + late })).toBe(
      'Too late: the deadline was 29 Nov 10:00 UTC.',
    );
    expect(counts('reject', BEN, { now: Date.parse(DEADLINE) + late })).toBe(false);
  });

  it.each(['Q1-000000000000', 'Q2-3f9a1c22b07d', ID.toLowerCase(), ` ${ID}`])('for another quote: %j', (quote) => {
    expect(refusalOf('approve', { ...BEN, quote })).toBe(
      `${JSON.stringify(quote)} is not the current quote. The quote to decide on is ${ID}.`,
    );
  });

  it.each<[string, unknown, string]>([
    ['no name', { quote: ID }, 'by: is missing, expected your name'],
    ['a blank name', { by: '  ', quote: ID }, 'by: is "  ", expected your name'],
    ['a name that is no text', { by: 7, quote: ID }, 'by: is 7, expected your name'],
    ['a name of more than 255 bytes', { by: 'é'.repeat(128), quote: ID }, 'text of 1 to 255 bytes'],
    ['no quote', { by: 'ben' }, 'quote: is missing, expected the id of the quote to decide on'],
    ['an unknown field', { ...BEN, approved: true }, '"approved": no such field'],
    ['several wrong fields', { by: 1, quote: 2 }, 'by: is 1, expected your name: text of 1 to 255 bytes; quote: is 2'],
    ['text', 'yes', 'The message is "yes": expected {"by", "quote", "comment"?, "for"?, "signedAt"?, "signature"?}.'],
    ['a list', [BEN], 'The message is [{"by":'],
    ['nothing', undefined, 'The message is nothing'],
    ['null', null, 'The message is null'],
    ['bytes', new Uint8Array(3), 'The message is 3 bytes'],
    ['what could not be decoded', { undecodable: 'Unknown encoding' }, "can't be decoded (Unknown encoding)"],
  ])('that holds %s', (_name, message, reason) => {
    expect(refusalOf('approve', message)).toContain(reason);
  });
});

describe('where the decisions stand', () => {
  const decided = (by: string, decision: Decision['decision']): Decision => ({ by, decision, quote: ID, at: DEADLINE });

  it.each<[string, Decision[], string]>([
    ['nobody has decided', [], 'pending'],
    ['one approves', [decided('ben', 'approve')], 'approved'],
    ['one rejects', [decided('ben', 'reject')], 'rejected'],
    ['one approves and one rejects', [decided('ben', 'approve'), decided('cat', 'reject')], 'rejected'],
    ['one rejects and one approves', [decided('ben', 'reject'), decided('cat', 'approve')], 'rejected'],
  ])('%s', (_name, decisions, outcome) => {
    expect(outcomeOf(decisions, TERMS)).toBe(outcome);
  });

  it('counts only the newest decision of a person, however the name is written', () => {
    const decisions = [decided('ben', 'reject'), decided('cat', 'approve'), decided(' BEN ', 'approve')].reduce(
      withDecision,
      [] as Decision[],
    );
    expect(decisions.map(({ by, decision }) => [by, decision])).toEqual([
      ['cat', 'approve'],
      [' BEN ', 'approve'],
    ]);
    expect(outcomeOf(decisions, TERMS)).toBe('approved');
  });
});

const NETWORK = { name: 'network', members: ['ben@example.com', 'cleo@example.com'] };
const FINANCE = { name: 'finance', members: ['dora@example.com', 'cleo@example.com'] };

describe('people whom the terms name', () => {
  const named: ApprovalTerms = { ...TERMS, rule: 'dear', from: [NETWORK, { name: 'emil', members: ['emil'] }] };

  it.each(['ben@example.com', 'CLEO@example.com', ' emil '])('decide: %j', (by) => {
    expect(counts('approve', { by, quote: ID }, { terms: named })).toBe(true);
  });

  it.each(['approve', 'reject'] as const)('are told apart from those who may not %s', (decision) => {
    expect(refusalOf(decision, { by: 'mallory', quote: ID }, { terms: named })).toBe(
      `mallory can't decide on this order. Who can: ${whoText(named, 'ana@example.com')}.`,
    );
  });

  it('do not include the requester, though named, unless the terms allow it', () => {
    const context = { terms: named, requestedBy: 'ben@example.com' };
    expect(counts('approve', BEN, context)).toBe(false);
    expect(counts('reject', BEN, context)).toBe(true);
    expect(counts('approve', BEN, { ...context, terms: { ...named, requesterMayApprove: true } })).toBe(true);
  });
});

describe('a comment that the terms demand', () => {
  const terms: ApprovalTerms = { ...TERMS, commentFor: ['reject'] };

  it.each([undefined, null])('is missed where it is %p', (comment) => {
    expect(refusalOf('reject', { ...BEN, comment }, { terms })).toBe(
      'comment: is missing. The rule "default" requires a comment to reject.',
    );
  });

  it('is demanded for nothing else, and taken where it is there', () => {
    expect(counts('approve', BEN, { terms })).toBe(true);
    expect(counts('reject', { ...BEN, comment: 'too dear' }, { terms })).toBe(true);
  });
});

describe("a person's newest decision", () => {
  const decisions: Decision[] = [{ by: 'BEN@example.com', decision: 'approve', quote: ID, at: DEADLINE }];

  it('is refused when it says the same once more', () => {
    expect(refusalOf('approve', BEN, { decisions })).toBe(
      'ben@example.com already sent this decision at 29 Nov 10:00 UTC. Each person counts once.',
    );
  });

  it('may be another one', () => {
    expect(counts('reject', BEN, { decisions })).toBe(true);
  });

  it('takes an approval back while its purchase waits to be tried again, and gives none', () => {
    const context = { state: 'quoting', approved: true, decisions, now: Date.parse(DEADLINE) + 1 } as const;
    expect(counts('reject', BEN, context)).toBe(true);
    expect(counts('reject', { ...BEN, quote: 'Q9-000000000000' }, context)).toBe(false);
    expect(counts('approve', { ...BEN, by: 'cleo' }, context)).toBe(false);
  });
});

describe('several approvals', () => {
  const approvals = (...people: string[]): Decision[] =>
    people.map((by) => ({ by, decision: 'approve', quote: ID, at: DEADLINE }));
  const two: ApprovalTerms = { ...TERMS, required: 2 };
  const each: ApprovalTerms = { ...two, from: [NETWORK, FINANCE], fromEach: true };

  it.each<[string, string[], ApprovalTerms, string, string]>([
    ['nobody of one', [], TERMS, 'pending', 'Waiting for 1 approval.'],
    ['nobody of two', [], two, 'pending', 'Waiting for 2 approvals.'],
    ['one of two', ['ben'], two, 'pending', '1 of 2 approvals given.'],
    ['two of two', ['ben', 'cleo'], two, 'approved', '2 of 2 approvals given.'],
    ['three of two', ['ben', 'cleo', 'dora'], two, 'approved', '3 of 3 approvals given.'],
    ['nobody of each', [], each, 'pending', 'Waiting for 2 approvals: one from network, one from finance.'],
    [
      'two of the same group',
      ['ben@example.com', 'BEN2'],
      each,
      'pending',
      '2 of 3 approvals given. Still needed: one from finance.',
    ],
    ['one in both groups', ['cleo@example.com'], each, 'pending', '1 of 2 approvals given.'],
    [
      'one in both groups, and another',
      ['cleo@example.com', 'ben@example.com'],
      each,
      'approved',
      '2 of 2 approvals given.',
    ],
    ['one of each', ['Ben@example.com', 'dora@example.com'], each, 'approved', '2 of 2 approvals given.'],
    ['nobody where the rule approves by itself', [], { ...TERMS, required: 0 }, 'approved', 'Waiting for 0 approvals.'],
  ])('%s', (_name, people, terms, outcome, missing) => {
    expect(outcomeOf(approvals(...people), terms)).toBe(outcome);
    expect(missingText(approvals(...people), terms)).toBe(missing);
  });

  it('count for nothing beside one rejection', () => {
    const rejection: Decision = { by: 'dora', decision: 'reject', quote: ID, at: DEADLINE };
    expect(outcomeOf([...approvals('ben', 'cleo'), rejection], two)).toBe('rejected');
  });
});

describe('the comments of a quote', () => {
  const comment = '😀'.repeat(1000);
  const all = (count: number) =>
    Array.from({ length: count }, (_, index) => `p${index}`).reduce<Decision[]>(
      (decisions, by) =>
        withDecision(decisions, { by, decision: 'approve', quote: 'Q1-1', at: new Date(0).toISOString(), comment }),
      [],
    );

  it('are kept whole, the longest ones of 20 people', () => {
    expect(all(20).map((decision) => decision.comment)).toEqual(Array.from({ length: 20 }, () => comment));
  });

  it('are cut when hundreds decide, so that a run can hand them over to the next', () => {
    const decisions = all(500);
    expect(decisions).toHaveLength(500);
    expect(decisions.at(-1)?.comment).toMatch(/^😀+…$/u);
    expect(Buffer.byteLength(JSON.stringify(decisions))).toBeLessThan(300_000);
  });
});
