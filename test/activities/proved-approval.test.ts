import { describe, expect, it } from '@jest/globals';
import { whyUnapproved } from '../../activities/proved-approval.js';
import { createSeal } from '../../activities/seal.js';
import { senderFacts } from '../../activities/sealed-sender.js';
import { defined } from '../../contract/defined.js';
import { decisionStatement, type ApprovalTerms, type Decided, type KeptDecision } from '../../contract/index.js';
import { sealedOf } from '../../contract/sealed.js';
import { parseSigners } from '../../signatures/index.js';
import { newSigner, type SigningPerson } from '../support/sign.js';
import { NOW, QUOTE_ID, quoteRecord, TERMS } from '../workflows/order/data.js';
import { computed } from '../support/computed.js';

const ben = newSigner('ben@example.com');
const cleo = newSigner('cleo@example.com');
const ana = newSigner('ana@example.com');
const mallory = newSigner('ben@example.com');
const LISTED = [ben, cleo, ana];
const ORDER = { orderId: 'crb:vpc-1:asia-east-1:asia-north-1', firstRunId: 'run-1' };
const SIGNED: ApprovalTerms = {
  ...TERMS,
  required: 2,
  from: [{ name: 'all', members: LISTED.map(({ name }) => name) }],
  identity: 'signed',
};

/** A quote that two of three people have to approve, the requester not among them. */
function recordOf(terms: ApprovalTerms = SIGNED) {
  return sealedOf({ ...quoteRecord(), terms });
}

interface Given extends Partial<KeptDecision> {
  signer?: SigningPerson;
  /** What is signed instead of what is decided on. */
  decided?: Partial<Decided>;
}

function given({ signer = ben, decided, ...fields }: Given = {}): KeptDecision {
  const { request, quote } = recordOf();
  const said = { by: signer.name, decision: 'approve', signedAt: NOW, ...fields } as const;
  const signature = signer.sign(decisionStatement({ ...ORDER, request, quote, ...decided }, said));
  return { quote: QUOTE_ID, at: NOW, signature, ...said };
}

const seal = createSeal('secret');
const SENT = { principal: `jwt ${cleo.name}`, at: NOW };

/** A decision of which a worker has seen who sent it. */
function sentBy({ name: by }: SigningPerson): KeptDecision {
  const decision = { by, decision: 'approve', quote: QUOTE_ID, at: NOW } as const;
  const principal = `jwt ${by}`;
  const sealed = seal.of(senderFacts(ORDER, decision, { principal, at: NOW }));
  return { ...decision, principal, checked: { at: NOW, seal: sealed } };
}

function why(
  decisions: unknown,
  { terms = SIGNED, listed = LISTED, order = ORDER, now = Date.parse(NOW) } = {},
): string | undefined {
  const signers = () => parseSigners(listed.map(({ line }) => line).join('\n'));
  return whyUnapproved({ seal, signers }, { record: recordOf(terms), decisions }, order, now);
}

describe('the step that buys finds a quote approved', () => {
  it('by decisions that it has verified itself', () => {
    expect(why([given(), given({ signer: cleo, comment: 'as agreed' })])).toBeUndefined();
  });

  it('under terms that ask for no proof, without looking at decisions', () => {
    expect(why([], { terms: TERMS })).toBeUndefined();
  });

  it('by people whom the server has named, under terms that ask for that', () => {
    const { identity: _identity, ...terms } = SIGNED;
    const attributed = { terms: { ...terms, identity: 'attributed' } as const };
    expect(why([sentBy(ben), sentBy(cleo)], attributed)).toBeUndefined();
    const { principal: _principal, ...claimed } = sentBy(cleo);
    const { checked: _checked, ...byHand } = sentBy(cleo);
    for (const forged of [
      claimed,
      byHand,
      { ...byHand, checked: { at: NOW, seal: '' } },
      { ...sentBy(cleo), checked: { at: NOW, seal: createSeal('another').of(senderFacts(ORDER, claimed, SENT)) } },
      // Of somebody else's, for somebody else, at another time.
      { ...sentBy(ben), by: cleo.name },
      { ...sentBy(cleo), principal: 'jwt ben@example.com' },
      { ...sentBy(cleo), checked: { ...sentBy(cleo).checked, at: '2026-11-22T10:00:01Z' } as never },
    ]) {
      const by = ben.name === forged.by ? ben.name : cleo.name;
      expect(why([sentBy(ben), forged], attributed)).toBe(`nobody has checked who sent the decision of ${by}`);
    }
    expect(why([sentBy(ben), sentBy(cleo)], { ...attributed, now: Date.parse(NOW) + 10 * 365 * 86_400_000 })).toContain(
      'it was checked at',
    );
  });
});

describe('the step that buys sends nothing for a quote', () => {
  it.each<[string, Given, string]>([
    ['a key that is not listed', { signer: mallory }, 'is not listed for ben@example.com'],
    ["another person's name", { signer: cleo, by: ben.name }, 'is not listed for ben@example.com'],
    ['the requester', { signer: ana }, "ana@example.com can't decide on this quote"],
    ['somebody whom the terms do not name', { signer: ben, by: 'emil' }, "emil can't decide on this quote"],
    ['the same person twice', { signer: cleo, by: ' CLEO@example.com ' }, 'is counted twice'],
    ['a decision on another quote', { quote: 'Q2-000000000000' }, "ben@example.com can't decide on this quote"],
    ['a signature of another order', { decided: { orderId: 'crb:vpc-2:a:b' } }, 'does not fit the statement'],
    ['a signature of another run of the order', { decided: { firstRunId: 'run-0' } }, 'does not fit the statement'],
    [
      'a signature of another price',
      { decided: { quote: { id: QUOTE_ID, price: { discountPrice: 1 } } } },
      'does not fit the statement',
    ],
  ])('with %s among the decisions it needs', (_name, fields, reason) => {
    expect(why([given({ signer: cleo }), given(fields)])).toContain(reason);
  });

  it.each<[string, Partial<KeptDecision>]>([
    ['another comment', { comment: 'whatever it costs' }],
    ['another time', { signedAt: '2026-11-22T10:00:01Z' }],
    ['no signature', { signature: undefined as never }],
    ['garbage', { signature: 'SSHSIG' }],
  ])('whose decision was given %s after it was signed', (_name, fields) => {
    expect(why([given({ signer: cleo }), defined({ ...given(), ...fields })])).toMatch(/^ben@example\.com: /);
  });

  it('whose two decisions were signed by one key, though the signers file has it for both people', () => {
    const both = { ...ben, name: cleo.name, line: ben.line.replace(ben.name, `${ben.name},${cleo.name}`) };
    expect(why([given(), given({ signer: both })], { listed: [both, ana] })).toContain(
      `cleo@example.com: the key ${ben.key} has signed for ben@example.com too`,
    );
  });

  it('for a delegate who has signed after the delegation, whatever is said of when it counted', () => {
    const { from = [] } = SIGNED;
    const until = new Date(Date.parse(NOW) + 3_600_000).toISOString();
    const now = Date.parse(until) + 3_600_000;
    const terms: ApprovalTerms = {
      ...SIGNED,
      required: 1,
      from: from.map((party) => ({ ...party, members: [ben.name] })),
      delegations: [{ from: ben.name, to: cleo.name, until }],
    };
    const at = new Date(Date.parse(until) - 1).toISOString();
    const sign = (signedAt: string) => ({ ...given({ signer: cleo, for: ben.name, signedAt }), at });
    expect(why([sign(at)], { terms, now })).toBeUndefined();
    expect(why([sign(new Date(now).toISOString())], { terms, now })).toContain(`it can't have counted at ${at}`);
  });

  it('for a decision that was signed before the quote was made, when the same price was quoted under other terms', () => {
    const signedBefore = (minutes: number) => {
      const signedAt = new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
      return given({ signedAt });
    };
    const terms = { ...SIGNED, required: 1 };
    expect(why([signedBefore(5)], { terms })).toBeUndefined();
    expect(why([signedBefore(6)], { terms })).toContain('before the quote was made');
  });

  it('for a further approver before their time, which the sealed time of the quote tells, and nothing that the order says', () => {
    const escalate = { afterMs: 3_600_000, to: [{ name: 'later', members: [cleo.name] }] };
    const terms: ApprovalTerms = { ...SIGNED, required: 1, from: [{ name: 'ben', members: [ben.name] }], escalate };
    const joins = Date.parse(NOW) + escalate.afterMs;
    const said = (ms: number) => [{ ...given({ signer: cleo }), at: new Date(ms).toISOString() }];
    const notYet = "cleo@example.com can't decide on this quote";
    expect(why(said(joins - 1), { terms, now: joins + 60_000 })).toBe(notYet);
    // It counted only after now, or so the order says.
    expect(why(said(joins), { terms, now: joins - 1 })).toBe(notYet);
    expect(why(said(joins), { terms, now: joins })).toBeUndefined();
  });

  it('with a decision that is said to have counted later than now', () => {
    const at = new Date(Date.parse(NOW) + 3_600_000).toISOString();
    expect(why([given({ signer: cleo }), { ...given(), at }])).toContain(`it can't have counted at ${at}`);
  });

  it('by signatures so old that their approval has ended, whatever is said of its end', () => {
    const decisions = [given(), given({ signer: cleo })];
    const last = Date.parse(NOW) + 5 * 60_000 + SIGNED.decideWithinMs + SIGNED.approvalValidMs;
    expect(why(decisions, { now: last })).toBeUndefined();
    expect(why(decisions, { now: last + 1 })).toContain('no approval of this quote is still valid');
  });

  it('with too few of them, or none', () => {
    expect(why([given()])).toBe('too few decisions are proved');
    expect(why([])).toBe('too few decisions are proved');
  });

  it('once a key has been removed, whoever has counted the decision', () => {
    const decisions = [{ ...given(), key: ben.key }, given({ signer: cleo })];
    expect(why(decisions, { listed: [cleo, ana] })).toBe(
      `ben@example.com: the key ${ben.key} is not listed for ben@example.com in the signers file (no key is listed for this name): have this key listed, or look whether the name is right`,
    );
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'the decisions are no list'],
    ['a text', 'approve', 'the decisions are no list'],
    ['an object', { 0: given(), length: 1 }, 'the decisions are no list'],
    ['more than any order counts', Array.from({ length: 2_001 }, () => given()), 'no list of at most 2000'],
    ['a list of null', [null, given()], 'decision 1 is malformed: Invalid input: expected object, received null'],
    ['one without a name', [given(), { ...given(), by: undefined }], 'decision 2 is malformed: by: '],
    ['one without a time', [{ ...given(), at: undefined }], 'decision 1 is malformed: at: '],
    ['one at no time', [{ ...given(), at: 'yesterday' }], 'decision 1 is malformed: at: Invalid ISO datetime'],
    ['a number for a name', [{ ...given(), by: 7 }], 'decision 1 is malformed: by: '],
    ['a number for a comment', [{ ...given(), comment: 7 }], 'decision 1 is malformed: comment: '],
    ['a list for a signature', [{ ...given(), signature: [] }], 'decision 1 is malformed: signature: '],
    ['a seal of nothing', [{ ...given(), checked: null }], 'decision 1 is malformed: checked: '],
    ['another word', [{ ...given(), decision: 'maybe' }], 'decision 1 is malformed: decision: '],
    ['a name of a megabyte', [{ ...given(), by: 'b'.repeat(1_000_000) }], 'bbb…'],
  ])('and says why, where what it is given as decisions is %s', (_name, decisions, reason) => {
    const text = why(decisions);
    expect(text).toContain(reason);
    expect(text?.length).toBeLessThanOrEqual(4_000);
  });

  it('in a moment, however many decisions with long names it is given', () => {
    const longest = (text: string) => text + 'é'.repeat(255 - text.length);
    const others = Array.from({ length: 1_000 }, (_, index) => ({ ...given(), by: longest(`p${index}`) }));
    const bens = others.map((other) => ({ ...other, by: ben.name.padEnd(255, '\u200b') }));
    const members = [...LISTED.map(({ name }) => name), ...others.map((_, index) => `m${index}@example.com`)];
    const terms = { ...SIGNED, from: [{ name: 'all', members }] };
    const { result, ms } = computed(() => why([...others, ...bens], { terms }));
    expect(result).toContain("can't decide on this quote");
    // Each with each other one, it was 48 seconds.
    expect(ms).toBeLessThan(10_000);
  });

  it('but not because of a malformed decision beside enough proved ones', () => {
    expect(why([null, given(), given({ signer: cleo })])).toBeUndefined();
  });

  it('where this worker knows no signers', () => {
    const decided = { record: recordOf(), decisions: [given(), given({ signer: cleo })] };
    expect(whyUnapproved({ seal }, decided, ORDER, Date.parse(NOW))).toContain(
      'the policy of this worker names no signers',
    );
  });

  it('and names at most five reasons', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...given(), by: `p${index}` }));
    expect(why(many)?.split('; ')).toHaveLength(5);
  });
});
