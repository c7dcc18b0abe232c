import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from '../../contract/canonical.js';
import {
  decisionStatement,
  requestStatement,
  type Decided,
  type OrderRequest,
  type SignedDecision,
} from '../../contract/index.js';
import { CREATE, SAMPLE_PRICE } from '../activities/figures.js';
import { CASES, price, startingPoint } from '../properties/arbitraries.js';

const DECIDED: Decided = {
  orderId: 'crb:vpc-1:asia-east-1:asia-north-1',
  firstRunId: '019ac0de-0000-7000-8000-000000000001',
  request: CREATE,
  quote: { id: 'Q1-3f9a1c22b07d', price: SAMPLE_PRICE },
};
const BEN: SignedDecision = { decision: 'approve', by: 'ben@example.com', signedAt: '2026-11-27T15:00:00Z' };

describe('the statement of a decision', () => {
  it('can be read', () => {
    const { regionA, regionZ, bandwidth, requestedBy } = CREATE;
    expect(decisionStatement(DECIDED, { ...BEN, comment: 'as agreed', for: 'dora@example.com' })).toBe(
      [
        'crb-orders decision, version 1',
        'order: crb:vpc-1:asia-east-1:asia-north-1',
        'first run: 019ac0de-0000-7000-8000-000000000001',
        'quote: Q1-3f9a1c22b07d',
        `request: create ${regionA} ⇄ ${regionZ} ${bandwidth} Mbps for ${requestedBy}`,
        'price: 2,000.00',
        `in full: ${canonical({ request: CREATE, price: SAMPLE_PRICE })}`,
        'decision: approve',
        'comment: as agreed',
        'by: ben@example.com',
        'for: dora@example.com',
        'signed at: 2026-11-27T15:00:00Z',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['a line end', 'fine\nby: cleo@example.com'],
    ['a carriage return', 'fine\rby: cleo@example.com'],
    ['a line separator', 'fine\u2028by: cleo@example.com'],
    ['a next line', 'fine\u0085by: cleo@example.com'],
  ])('has no more lines for a comment with %s', (_name, comment) => {
    const lines = (text: string) => text.split(/\r?\n|\r|\u2028|\u2029|\u0085/).length;
    const statement = decisionStatement(DECIDED, { ...BEN, comment });
    expect(lines(statement)).toBe(lines(decisionStatement(DECIDED, { ...BEN, comment: 'fine' })));
    expect(statement).toContain('comment: fine\\');
  });

  it('tells a line end from the two characters that stand for it', () => {
    expect(decisionStatement(DECIDED, { ...BEN, comment: 'a\nb' })).not.toBe(
      decisionStatement(DECIDED, { ...BEN, comment: 'a\\nb' }),
    );
  });

  it('has no character that nobody sees: two texts that look alike are two statements that do not', () => {
    const comment = 'as\ufe0f agreed\u{e0100}\u3164\u00ad';
    const statement = decisionStatement(DECIDED, { ...BEN, comment, by: 'b\ufe0fen@example.com' });
    expect(statement).toContain('\ncomment: as\\ufe0f agreed\\udb40\\udd00\\u3164\\u00ad\n');
    expect(statement).toContain('\nby: b\\ufe0fen@example.com\n');
  });

  it('is the same whether the request is signed or not', () => {
    const request = { ...CREATE, signedBy: 'ana', signedAt: BEN.signedAt, signature: 'armored' };
    expect(decisionStatement({ ...DECIDED, request }, BEN)).toBe(decisionStatement(DECIDED, BEN));
  });
});

// Texts that try to look like parts of a statement.
const piece = fc.constantFrom(
  'a',
  '\n',
  '\\',
  'n',
  '\\n',
  '"',
  'by: ',
  'comment: ',
  'for: ',
  '\u2028',
  '\ufe0f',
  '\ud800',
  ' ',
  '}',
  ',',
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const request = fc.record(
  {
    action: fc.constantFrom('create', 'modify'),
    vpcId: text,
    crossRegionBandwidthId: text,
    bandwidth: fc.constantFrom(1, 10, 100),
    requestedBy: text,
    reason: text,
    marketingInfo: fc.record({ discountCode: text }),
  },
  { requiredKeys: ['action'] },
) as fc.Arbitrary<unknown> as fc.Arbitrary<OrderRequest>;
const facts = fc.record({
  orderId: text,
  firstRunId: text,
  request,
  id: text,
  price,
  previousPrice: maybe(price),
  base: maybe(startingPoint),
  decision: fc.constantFrom('approve', 'reject'),
  comment: maybe(text),
  by: text,
  for: maybe(text),
  signedAt: text,
});
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

function statementOf({
  orderId,
  firstRunId,
  request: of,
  id,
  price: now,
  previousPrice,
  base,
  ...said
}: Facts): string {
  const quote = { id, price: now, ...(previousPrice && { previousPrice }), ...(base && { base }) };
  return decisionStatement({ orderId, firstRunId, request: of, quote }, said as SignedDecision);
}

/** Pairs that share some facts, so that they often differ in one alone. */
const pair = facts.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc
      .tuple(facts, fc.subarray(Object.keys(one) as (keyof Facts)[], { minLength: 8 }))
      .map(([other, kept]): Facts => ({ ...other, ...Object.fromEntries(kept.map((name) => [name, one[name]])) })),
  ),
);

test('two decisions have the same statement exactly when all their facts are the same, one a line', () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const statement = statementOf(one);
      expect(statement === statementOf(other)).toBe(canonical(one) === canonical(other));
      const optional = [one.comment, one.for].filter((value) => value !== undefined).length;
      expect(statement.split('\n')).toHaveLength(11 + optional);
    }),
    CASES,
  );
});

test('the statement of a request names the order, every field, who and when', () => {
  fc.assert(
    fc.property(request, request, text, text, (one, other, by, signedAt) => {
      const statement = requestStatement('crb:a', one, { by, signedAt });
      expect(statement.split('\n')).toHaveLength(7);
      expect(statement === requestStatement('crb:a', other, { by, signedAt })).toBe(
        canonical(one) === canonical(other),
      );
      expect(requestStatement('crb:b', one, { by, signedAt })).not.toBe(statement);
      expect(requestStatement('crb:a', one, { by: `${by}.`, signedAt })).not.toBe(statement);
      expect(requestStatement('crb:a', one, { by, signedAt: `${signedAt}0` })).not.toBe(statement);
    }),
    CASES,
  );
});
