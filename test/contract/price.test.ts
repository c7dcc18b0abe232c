import { expect, it } from '@jest/globals';
import { priceOf } from '../../contract/index.js';

it('a price has the fields that the API gave, and no others', () => {
  const answer = { discount: 100, originalPrice: 0, discountPrice: null, chargeUnit: undefined, stepPrices: null };
  expect(Object.entries(priceOf(answer))).toEqual([
    ['discount', 100],
    ['originalPrice', 0],
  ]);
});

it('so has each of its tiers', () => {
  const tier = { stepStart: 100, stepEnd: null, unitPrice: 16, discountUnitPrice: undefined };
  expect(priceOf({ stepPrices: [tier] })).toStrictEqual({ stepPrices: [{ stepStart: 100, unitPrice: 16 }] });
  expect(priceOf({ stepPrices: [] })).toStrictEqual({ stepPrices: [] });
});
