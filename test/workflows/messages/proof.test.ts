import { describe, expect, it } from '@jest/globals';
import type { ApprovalTerms, KeptDecision } from '../../../contract/index.js';
import { afterDecision, withDecision } from '../../../workflows/messages/approval.js';
import { whyUnprovable } from '../../../workflows/messages/proof.js';
import { NOW, QUOTE_ID, TERMS } from '../order/data.js';

const SIGNED: ApprovalTerms = { ...TERMS, identity: 'signed' };
const MINUTE_MS = 60_000;
const at = (minutes: number) => new Date(Date.parse(NOW) + minutes * MINUTE_MS).toISOString();

function decision(fields: Partial<KeptDecision> = {}): KeptDecision {
  return {
    by: 'ben@example.com',
    decision: 'approve',
    quote: QUOTE_ID,
    at: at(10),
    signedAt: at(10),
    signature: 'armored',
    ...fields,
  };
}

/** Why a decision of the tenth minute is refused. */
function why(fields: Partial<KeptDecision>, before: readonly KeptDecision[] = [], terms = SIGNED): string | undefined {
  const record = { quote: { inquiredAt: NOW }, terms };
  return whyUnprovable(decision(fields), { record, decisions: before }, Date.parse(at(10)));
}

describe('a decision under terms that ask for signatures', () => {
  it.each<[string, Partial<KeptDecision>, KeptDecision[]]>([
    ['signed now', {}, []],
    ['signed by a clock that is five minutes ahead', { signedAt: at(15) }, []],
    ['signed five minutes before the quote, by a clock that is behind', { signedAt: at(-5) }, []],
    [
      'signed a moment after the last one',
      { signedAt: at(9.001) },
      [decision({ decision: 'reject', signedAt: at(9) })],
    ],
    ['signed before that of somebody else', { signedAt: at(8) }, [decision({ by: 'cleo', signedAt: at(9) })]],
    [
      "signed after a delegate's, whose place it takes",
      { signedAt: at(9.001) },
      [decision({ by: 'cleo', for: 'ben@example.com', signedAt: at(9) })],
    ],
  ])('may be checked when it is %s', (_name, fields, before) => {
    expect(why(fields, before)).toBeUndefined();
  });

  it.each<[string, Partial<KeptDecision>, KeptDecision[], string]>([
    ['by a clock that is too far ahead', { signedAt: at(15.001) }, [], 'is in the future'],
    ['long before the quote', { signedAt: at(-5.001) }, [], 'is before the quote was made'],
    ['at a time without a zone', { signedAt: '2026-11-22T10:00:00' }, [], 'expected a time in UTC'],
    ['at a time of no calendar', { signedAt: '2026-13-22T10:00:00Z' }, [], 'expected a time in UTC'],
    ['on a day of no calendar', { signedAt: '2026-11-31T10:00:00Z' }, [], 'expected a time in UTC'],
    ['at an hour of no day', { signedAt: '2026-11-21T24:00:00Z' }, [], 'expected a time in UTC'],
    [
      'at the same time as the last one, which it could be again',
      { signedAt: at(9), by: ' BEN@example.com' },
      [decision({ decision: 'reject', signedAt: at(9) })],
      'is not newer than the last decision',
    ],
    [
      'before that of a delegate, whose place it would take',
      { signedAt: at(8) },
      [decision({ by: 'cleo', for: 'ben@example.com', signedAt: at(9) })],
      'is not newer than the last decision of cleo for ben@example.com',
    ],
    [
      'for somebody else, before the last one in their own name',
      { signedAt: at(8), for: 'dora' },
      [decision({ signedAt: at(9) })],
      'is not newer than the last decision',
    ],
    [
      'before the last one',
      { signedAt: at(8) },
      [decision({ decision: 'reject', signedAt: at(9) })],
      'is not newer than the last decision',
    ],
  ])('is refused when it is signed %s', (_name, fields, before, reason) => {
    expect(why(fields, before)).toContain(reason);
  });

  it('does not come back once it was replaced, though another one has taken the place of what replaced it', () => {
    const forBen = (by: string, minutes: number) => decision({ by, for: 'ben@example.com', signedAt: at(minutes) });
    const own = decision({ by: 'cleo', signedAt: at(1) });
    const chain = [own, forBen('cleo', 2), forBen('dora', 3), decision({ by: 'emil', signedAt: at(4) })];
    const quoted = chain.reduce<ReturnType<typeof afterDecision>>(afterDecision, { decisions: [] });
    expect(quoted.decisions.map(({ by }) => by)).toEqual(['dora', 'emil']);
    const record = { quote: { inquiredAt: NOW }, terms: SIGNED };
    const whyNow = (sent: KeptDecision) => whyUnprovable(sent, { record, ...quoted }, Date.parse(at(10)));
    expect(whyNow(own)).toContain('is not newer than the last decision of cleo for ben@example.com');
    expect(whyNow(forBen('cleo', 2))).toContain('is not newer than the last decision of dora for ben@example.com');
    // Signed before the last word of cleo, which nobody's decision stands for any more.
    expect(whyNow({ ...own, signedAt: at(1.5) })).toContain('cleo for ben@example.com');
    expect(whyNow({ ...own, signedAt: at(2.001) })).toBeUndefined();
    expect(whyNow(forBen('cleo', 3.001))).toBeUndefined();
  });

  it.each(['signedAt', 'signature'] as const)('is refused without %s, with how to sign', (name) => {
    const { [name]: _left, ...rest } = decision();
    const record = { quote: { inquiredAt: NOW }, terms: SIGNED };
    expect(whyUnprovable(rest, { record, decisions: [] }, Date.parse(at(10)))).toMatch(
      /The rule "default" asks for signed decisions.*`crb approve ORDER --by NAME`.*`crb sign approve/,
    );
  });

  it('keeps comments and signatures whole, and refuses what no longer fits', () => {
    const long = { comment: 'é'.repeat(1000), signature: 's'.repeat(4096) };
    let decisions: KeptDecision[] = [];
    let people = 0;
    while (why({ ...long, by: `p${people}` }, decisions) === undefined) {
      decisions = withDecision(decisions, decision({ ...long, by: `p${people++}` }));
    }
    expect(people).toBeGreaterThanOrEqual(20);
    expect(people).toBeLessThan(40);
    expect(decisions.every(({ comment }) => comment === long.comment)).toBe(true);
    expect(why({ ...long, by: `p${people}` }, decisions)).toContain('no room');
    // A person's newer decision takes the place of the older one.
    expect(why({ ...long, by: 'p0', signedAt: at(11) }, decisions)).toBeUndefined();
  });
});

describe('a decision under other terms', () => {
  it.each([undefined, 'attributed'] as const)(
    'is refused with a signature, which nobody would check: %s',
    (identity) => {
      const terms = identity === undefined ? TERMS : { ...TERMS, identity };
      const { signature: _signature, signedAt: _signedAt, ...plain } = decision();
      const record = { quote: { inquiredAt: NOW }, terms };
      expect(why({}, [], terms)).toContain('asks for no signatures');
      expect(whyUnprovable(plain, { record, decisions: [] }, Date.parse(at(10)))).toBeUndefined();
    },
  );
});
