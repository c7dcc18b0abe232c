import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isCovered } from '../../contract/covers.js';
import { priceIsCovered } from '../../contract/price-covers.js';
import type { Price } from '../../contract/index.js';
import { CASES, movedPrice, price, startingPoint } from './arbitraries.js';
import { duesOf, isNotDearer, isSameStart } from './oracle.js';

const pair = price.chain((approved) => fc.tuple(fc.constant(approved), movedPrice(approved)));
const account = fc.record({ endpoint: fc.constantFrom('a', 'b'), account: fc.constantFrom('1', '2') });
const start = fc.option(startingPoint, { nil: undefined });

/** Half of the time both are the same: of two that are drawn, hardly any approval covers the other. */
const two = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> =>
  fc.oneof(
    value.map((both): [T, T] => [both, both]),
    fc.tuple(value, value),
  );

test('an approval covers a price only when nothing that is to be paid has risen, appeared, vanished or changed its unit', () => {
  fc.assert(
    fc.property(pair, ([approved, now]) => {
      fc.pre(priceIsCovered(approved, now));
      expect({ approved: duesOf(approved), now: duesOf(now), holds: isNotDearer(approved, now) }).toMatchObject({
        holds: true,
      });
    }),
    CASES,
  );
});

test('an approval covers the same price, and what a covered price covers', () => {
  const chain = pair.chain(([first, second]) => fc.tuple(fc.constant(first), fc.constant(second), movedPrice(second)));
  fc.assert(
    fc.property(chain, ([first, second, third]) => {
      expect(priceIsCovered(first, { ...first })).toBe(true);
      expect(!priceIsCovered(first, second) || !priceIsCovered(second, third) || priceIsCovered(first, third)).toBe(
        true,
      );
    }),
    CASES,
  );
});

test('an approval never covers a price of which one figure that is to be paid is dearer', () => {
  fc.assert(
    fc.property(price, fc.nat(), fc.constantFrom(0.01, 1, 1e6), (approved, which, more) => {
      const dearer = dearerBy(approved, which, more);
      fc.pre(dearer !== undefined);
      expect(priceIsCovered(approved, dearer)).toBe(false);
    }),
    CASES,
  );
});

test('an approval covers nothing of another account or another starting point', () => {
  fc.assert(
    fc.property(pair, two(start), two(account), ([approved, now], [base, moved], [mine, other]) => {
      fc.pre(isCovered({ price: approved, base, account: mine }, { price: now, base: moved, account: other }));
      expect({ mine, isSame: isSameStart(base, moved), isNotDearer: isNotDearer(approved, now) }).toEqual({
        mine: other,
        isSame: true,
        isNotDearer: true,
      });
    }),
    CASES,
  );
});

/** The price with one of its figures that are to be paid so much dearer; undefined = it names none. */
function dearerBy(approved: Price, which: number, more: number): Price | undefined {
  const pairs = [
    ['discountPrice', 'originalPrice'],
    ['discountUnitPrice', 'unitPrice'],
    ['excessDiscountUnitPrice', 'excessUnitPrice'],
  ] as const;
  const named = pairs.flatMap((fields) => fields.find((field) => approved[field] !== undefined) ?? []);
  const field = named[which % Math.max(1, named.length)];
  return field === undefined ? undefined : { ...approved, [field]: (approved[field] ?? 0) + more };
}
