import { describe, expect, it } from '@jest/globals';
import { priceDifferences, priceIsCovered } from '../../contract/price-covers.js';
import type { Price } from '../../contract/index.js';
import { LAST_TIER, NO_PRICE, SAMPLE_PRICE, TIER, TIERED_PRICE, UNIT_PRICE, without } from '../activities/figures.js';

const tiered = (...stepPrices: Price['stepPrices'] & object): Price => ({ ...TIERED_PRICE, stepPrices });

describe('an approval covers', () => {
  it.each<[string, Price, Price]>([
    ['the same sum', SAMPLE_PRICE, { ...SAMPLE_PRICE }],
    ['the same rate', UNIT_PRICE, { ...UNIT_PRICE }],
    ['the same tiers', TIERED_PRICE, tiered({ ...TIER }, { ...LAST_TIER })],
    ['the same absence of a price', NO_PRICE, { ...NO_PRICE }],
    ['a cheaper sum', SAMPLE_PRICE, { ...SAMPLE_PRICE, discountPrice: 1999.99 }],
    ['a sum of 0', SAMPLE_PRICE, { ...SAMPLE_PRICE, discountPrice: 0 }],
    ['a cheaper rate', UNIT_PRICE, { ...UNIT_PRICE, discountUnitPrice: 7.99 }],
    ['a cheaper overage', UNIT_PRICE, { ...UNIT_PRICE, excessDiscountUnitPrice: 15 }],
    ['a cheaper tier', TIERED_PRICE, tiered(TIER, { ...LAST_TIER, discountUnitPrice: 11 })],
    ['a dearer list price behind the same discounted one', UNIT_PRICE, { ...UNIT_PRICE, unitPrice: 12 }],
    ['a smaller discount behind a cheaper sum', SAMPLE_PRICE, { ...SAMPLE_PRICE, discount: 90, discountPrice: 1800 }],
    ['a greater discount alone', { ...NO_PRICE, discount: 90 }, { ...NO_PRICE, discount: 80 }],
    ['another category', UNIT_PRICE, { ...UNIT_PRICE, category: 'CUSTOMIZED' }],
  ])('%s', (_name, approved, now) => {
    expect(priceIsCovered(approved, now)).toBe(true);
  });
});

describe('an approval does not cover', () => {
  it.each<[string, Price, Price]>([
    ['a dearer sum', SAMPLE_PRICE, { ...SAMPLE_PRICE, discountPrice: 2000.01 }],
    [
      'a dearer list sum without a discounted one',
      { ...NO_PRICE, originalPrice: 2000 },
      { ...NO_PRICE, originalPrice: 2001 },
    ],
    ['a dearer rate', UNIT_PRICE, { ...UNIT_PRICE, discountUnitPrice: 8.01 }],
    ['a dearer overage', UNIT_PRICE, { ...UNIT_PRICE, excessDiscountUnitPrice: 16.01 }],
    ['any sum after a sum of 0', { ...SAMPLE_PRICE, discountPrice: 0 }, { ...SAMPLE_PRICE, discountPrice: 0.01 }],
    ['a smaller discount alone', { ...NO_PRICE, discount: 80 }, { ...NO_PRICE, discount: 100 }],
    [
      'a smaller discount on the same list sum',
      { ...NO_PRICE, discount: 80, originalPrice: 2000 },
      { ...NO_PRICE, discount: 100, originalPrice: 2000 },
    ],
    [
      'a smaller discount on tiers that name no discounted rate',
      { ...tiered(without(TIER, 'discountUnitPrice')) },
      { ...tiered(without(TIER, 'discountUnitPrice')), discount: 100 },
    ],
    ['another period', UNIT_PRICE, { ...UNIT_PRICE, chargeUnit: 'HOUR' }],
    ['a period that vanished', UNIT_PRICE, without(UNIT_PRICE, 'chargeUnit')],
    ['another unit of usage', UNIT_PRICE, { ...UNIT_PRICE, amountUnit: 'Gbps' }],
    ['another unit of overage', UNIT_PRICE, { ...UNIT_PRICE, excessAmountUnit: 'Gbps' }],
    ['a sum that vanished', SAMPLE_PRICE, NO_PRICE],
    ['a sum that appeared', NO_PRICE, SAMPLE_PRICE],
    ['a discounted sum that vanished', SAMPLE_PRICE, without(SAMPLE_PRICE, 'discountPrice')],
    ['a 0 that became nothing', { ...SAMPLE_PRICE, discountPrice: 0 }, without(SAMPLE_PRICE, 'discountPrice')],
    ['nothing that became 0', without(NO_PRICE, 'unitPrice'), { ...NO_PRICE, unitPrice: 0 }],
    ['an overage that appeared', without(UNIT_PRICE, 'excessUnitPrice', 'excessDiscountUnitPrice'), UNIT_PRICE],
    ['a discount that vanished', SAMPLE_PRICE, without(SAMPLE_PRICE, 'discount')],
    ['tiers that appeared', without(TIERED_PRICE, 'stepPrices'), TIERED_PRICE],
    ['tiers that vanished', TIERED_PRICE, without(TIERED_PRICE, 'stepPrices')],
    ['empty tiers in place of none', without(TIERED_PRICE, 'stepPrices'), tiered()],
    ['a tier less', TIERED_PRICE, tiered(TIER)],
    ['a tier more', tiered(TIER), TIERED_PRICE],
    ['a dearer tier', TIERED_PRICE, tiered(TIER, { ...LAST_TIER, discountUnitPrice: 12.01 })],
    ['a tier that begins elsewhere', TIERED_PRICE, tiered(TIER, { ...LAST_TIER, stepStart: 50 })],
    ['a tier that ends elsewhere', TIERED_PRICE, tiered({ ...TIER, stepEnd: 50 }, LAST_TIER)],
    ['a tier whose rate vanished', TIERED_PRICE, tiered(TIER, without(LAST_TIER, 'unitPrice', 'discountUnitPrice'))],
    [
      'a tier that lost its discounted rate for a lower list rate',
      tiered({ ...TIER, unitPrice: 10, discountUnitPrice: 9 }),
      tiered({ ...without(TIER, 'discountUnitPrice'), unitPrice: 9 }),
    ],
    [
      'a higher percent of the overage, beside a discounted rate',
      { ...without(UNIT_PRICE, 'excessDiscountUnitPrice'), excessUnitPrice: 10, discount: 70 },
      { ...without(UNIT_PRICE, 'excessDiscountUnitPrice'), excessUnitPrice: 10, discount: 80 },
    ],
    ['tiers in another order', TIERED_PRICE, tiered(LAST_TIER, TIER)],
    [
      'cheaper in one figure and dearer in another',
      UNIT_PRICE,
      { ...UNIT_PRICE, discountUnitPrice: 1, excessDiscountUnitPrice: 17 },
    ],
  ])('%s', (_name, approved, now) => {
    expect(priceIsCovered(approved, now)).toBe(false);
  });
});

describe('the figures in which two prices differ', () => {
  it('are none for the same price', () => {
    expect(priceDifferences(TIERED_PRICE, { ...TIERED_PRICE, stepPrices: [{ ...TIER }, { ...LAST_TIER }] })).toEqual(
      [],
    );
  });

  it('are named one by one, tiers by their number', () => {
    const now = { ...without(tiered({ ...TIER, discountUnitPrice: 17 }), 'chargeUnit'), discount: 85 };
    expect(priceDifferences(TIERED_PRICE, now)).toEqual([
      { field: 'discount', before: 80, now: 85 },
      { field: 'chargeUnit', before: 'HOUR', now: null },
      { field: 'stepPrices.0.discountUnitPrice', before: 16, now: 17 },
      { field: 'stepPrices.1.stepStart', before: 100, now: null },
      { field: 'stepPrices.1.unitPrice', before: 16, now: null },
      { field: 'stepPrices.1.discountUnitPrice', before: 12, now: null },
    ]);
  });
});
