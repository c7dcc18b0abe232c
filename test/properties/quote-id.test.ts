import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quoteId } from '../../contract/quote-id.js';
import type { OrderRequest } from '../../contract/index.js';
import { CASES, movedPrice, price, startingPoint } from './arbitraries.js';

type Approvable = Parameters<typeof quoteId>[0];

const id = fc.constantFrom('vpc-1', 'vpc-2', 'a', 'a"', '1', '');
const request = fc.record(
  {
    action: fc.constantFrom('create', 'modify'),
    vpcId: id,
    crossRegionBandwidthId: id,
    bandwidth: fc.constantFrom(0, 1, 100),
    bandwidthCap: fc.constantFrom(0, 1, 100),
    requestedBy: id,
    reason: id,
    marketingInfo: fc.record({ discountCode: id, usePocVoucher: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: ['action', 'requestedBy'] },
) as fc.Arbitrary<unknown> as fc.Arbitrary<OrderRequest>;

const approvable: fc.Arbitrary<Approvable> = fc.record({
  firstRunId: fc.constantFrom('run-1', 'run-2'),
  revision: fc.constantFrom(1, 2, 11),
  request,
  base: fc.option(startingPoint, { nil: undefined }),
  account: fc.record({ endpoint: id, account: id }),
  price,
});

/** The same but for some fields, or another one altogether. */
const pair = approvable.chain((one) =>
  fc.tuple(
    fc.constant(one),
    fc.oneof(
      approvable,
      fc
        .tuple(approvable, movedPrice(one.price), fc.subarray(Object.keys(one) as (keyof Approvable)[]))
        .map(([other, moved, kept]) => ({
          ...other,
          price: moved,
          ...Object.fromEntries(kept.map((field) => [field, one[field]])),
        })),
    ),
  ),
);

/** Every fact with the way to it. A null and what is absent are no facts. */
function factsOf(value: unknown, way = ''): string[] {
  if (value === null || value === undefined) {
    return [];
  }
  return typeof value === 'object'
    ? [
        ...(Array.isArray(value) ? [`${way}[${value.length}]`] : []),
        ...Object.entries(value).flatMap(([key, each]) => factsOf(each, `${way}/${key}`)),
      ]
    : [`${way}: ${JSON.stringify(value)}`];
}

/** An object that holds nothing says as little as one that is absent. */
function sameFacts(one: unknown, other: unknown): boolean {
  return JSON.stringify(factsOf(one).sort()) === JSON.stringify(factsOf(other).sort());
}

test('two quotes have the same id exactly when all their facts are the same', () => {
  fc.assert(
    fc.property(pair, ([one, other]) => {
      const isSame = quoteId(one) === quoteId(other);
      // One way only for objects that hold nothing: another id for the same facts does no harm.
      expect(!isSame || sameFacts(one, other)).toBe(true);
      expect(isSame || JSON.stringify(one) !== JSON.stringify(other)).toBe(true);
    }),
    CASES,
  );
});

test('the id is the same whatever is null or absent, and in whatever order', () => {
  fc.assert(
    fc.property(approvable, (one) => {
      expect(quoteId(rewritten(one) as Approvable)).toBe(quoteId(one));
    }),
    CASES,
  );
});

test('the id is another one for another first run, another number, another account', () => {
  fc.assert(
    fc.property(approvable, fc.string(), fc.integer({ min: 1, max: 99 }), (one, text, number) => {
      const others = [
        { ...one, firstRunId: text },
        { ...one, revision: number },
        { ...one, account: { ...one.account, account: text } },
        { ...one, account: { ...one.account, endpoint: text } },
      ].filter((other) => !sameFacts(one, other));
      for (const other of others) {
        expect(quoteId(other)).not.toBe(quoteId(one));
      }
    }),
    CASES,
  );
});

/** The same facts: keys in reverse order, what is null left out, and what is absent as null. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(rewritten);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries([
        ...Object.entries(value)
          .reverse()
          .flatMap(([key, field]) => (field === null ? [] : [[key, rewritten(field)] as const])),
        ['absent', null],
      ])
    : value;
}
