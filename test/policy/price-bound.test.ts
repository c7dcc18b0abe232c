import { describe, expect, it } from '@jest/globals';
import type { Price, StartingPoint } from '../../contract/index.js';
import { withinChange, withinPrice } from '../../policy/price-bound.js';
import { LAST_TIER, NO_PRICE, SAMPLE_PRICE, TIER, TIERED_PRICE, UNIT_PRICE, without } from '../activities/figures.js';

/** 100 a month, and nothing else. */
const FLAT: Price = { ...NO_PRICE, discountUnitPrice: 100, chargeUnit: 'MONTH' };
const EXCESS = { excessDiscountUnitPrice: 16, excessAmountUnit: 'Mbps' };

describe('a price is within a bound', () => {
  const MONTH = { atMost: 100, chargeUnit: 'MONTH' };
  const PER_MBPS = { ...MONTH, amountUnit: 'Mbps' };

  it.each<[string, Price, Parameters<typeof withinPrice>[2], (number | null)?]>([
    ['at the bound', FLAT, MONTH],
    ['of nothing, as the API says', { ...FLAT, discountUnitPrice: 0 }, { ...MONTH, atMost: 0 }],
    ['by its discounted figure', { ...FLAT, unitPrice: 200 }, MONTH],
    ['by its list figure, without another', { ...without(FLAT, 'discountUnitPrice'), unitPrice: 100 }, MONTH],
    ['per unit of usage', { ...FLAT, amountUnit: 'Mbps' }, PER_MBPS],
    [
      'with use beyond the commitment within its own',
      UNIT_PRICE,
      { ...PER_MBPS, excessAtMost: 16, excessAmountUnit: 'Mbps' },
      120,
    ],
    ['by every tier', TIERED_PRICE, { atMost: 16, chargeUnit: 'HOUR', amountUnit: 'Mbps' }],
  ])('%s', (_name, price, bound, bandwidthCap = null) => {
    expect(withinPrice(price, bandwidthCap, bound)).toMatchObject({ holds: true });
  });

  it.each<[string, Price, Parameters<typeof withinPrice>[2], RegExp, (number | null)?]>([
    ['that the API did not name', NO_PRICE, MONTH, /no price given/],
    ['that has units only', { ...NO_PRICE, chargeUnit: 'MONTH', amountUnit: 'Mbps' }, PER_MBPS, /no price given/],
    ['of no tiers', { ...NO_PRICE, chargeUnit: 'MONTH', stepPrices: [] }, MONTH, /no price given/],
    ['without a unit of time', without(FLAT, 'chargeUnit'), MONTH, /has no unit/],
    ['in one sum', SAMPLE_PRICE, { ...MONTH, atMost: 5000 }, /names no unit price/],
    ['with a sum beside the rate', { ...FLAT, discountPrice: 1 }, MONTH, /has no unit/],
    ['with a list sum beside the rate', { ...FLAT, originalPrice: 0 }, MONTH, /has no unit/],
    ['above the bound', { ...FLAT, discountUnitPrice: 100.01 }, MONTH, /100\.01 per MONTH is above 100\.00 per MONTH/],
    ['per hour', { ...FLAT, chargeUnit: 'HOUR' }, MONTH, /is not per MONTH/],
    ['in another letter case', { ...FLAT, chargeUnit: 'month' }, MONTH, /is not per MONTH/],
    ['per unit of usage, when the rule is not', { ...FLAT, amountUnit: 'Mbps' }, MONTH, /is not per MONTH/],
    ['not per unit of usage, when the rule is', FLAT, PER_MBPS, /is not per MONTH and Mbps/],
    ['one tier of which is above', TIERED_PRICE, { atMost: 15, chargeUnit: 'HOUR', amountUnit: 'Mbps' }, /is above/],
    [
      'one tier of which is not named',
      { ...TIERED_PRICE, stepPrices: [TIER, without(LAST_TIER, 'unitPrice', 'discountUnitPrice')] },
      { atMost: 100, chargeUnit: 'HOUR', amountUnit: 'Mbps' },
      /names no unit price/,
    ],
    ['with use beyond, and the rule says nothing of it', UNIT_PRICE, PER_MBPS, /the rule has no excessAtMost/],
    ['with use beyond for nothing, and the same', { ...UNIT_PRICE, excessDiscountUnitPrice: 0 }, PER_MBPS, /no excess/],
    [
      'with dearer use beyond',
      UNIT_PRICE,
      { ...PER_MBPS, excessAtMost: 15.99, excessAmountUnit: 'Mbps' },
      /costs 16\.00 per Mbps; /,
    ],
    [
      'with use beyond without a unit',
      without(UNIT_PRICE, 'excessAmountUnit'),
      { ...PER_MBPS, excessAtMost: 100, excessAmountUnit: 'Mbps' },
      /has no unit/,
    ],
    [
      'with use beyond in another unit',
      { ...UNIT_PRICE, excessAmountUnit: 'GB' },
      { ...PER_MBPS, excessAtMost: 100, excessAmountUnit: 'Mbps' },
      /costs 16\.00 per GB; .* 100\.00 per Mbps/,
    ],
    ['with a burst that has no price', FLAT, MONTH, /use beyond the commitment has no price/, 120],
    [
      'with a unit beyond that has no price',
      { ...FLAT, excessAmountUnit: 'Mbps' },
      MONTH,
      /use beyond the commitment has no price/,
    ],
  ])('but not one %s', (_name, price, bound, why, bandwidthCap = null) => {
    expect(withinPrice(price, bandwidthCap, bound)).toEqual({ holds: false, why: expect.stringMatching(why) });
  });
});

describe('a change', () => {
  const BASE: StartingPoint = {
    internetChargeType: 'ByInstanceBandwidth95',
    bandwidth: 100,
    bandwidthCap: null,
    status: 'AVAILABLE',
  };

  function judged(
    price: Price,
    previousPrice: Price | undefined,
    percent: number,
    caps: [number | null, number | null],
  ) {
    const [before, now] = caps;
    const base = { ...BASE, bandwidthCap: before };
    return withinChange({ price, previousPrice, base, bandwidthCap: now }, { atMostPercent: percent });
  }

  it.each<[string, Price, Price, number, [number | null, number | null]?]>([
    ['the same price', FLAT, FLAT, 0],
    ['a lower price', { ...FLAT, discountUnitPrice: 1 }, FLAT, 0],
    ['a price for nothing as before', { ...FLAT, discountUnitPrice: 0 }, { ...FLAT, discountUnitPrice: 0 }, 0],
    ['just so many percent', { ...FLAT, discountUnitPrice: 115 }, FLAT, 15],
    ['just so many percent of a fraction', { ...FLAT, discountUnitPrice: 1.1 }, { ...FLAT, discountUnitPrice: 1 }, 10],
    ['another list price', { ...FLAT, unitPrice: 900 }, { ...FLAT, unitPrice: 300 }, 0],
    ['the same tiers', TIERED_PRICE, TIERED_PRICE, 0],
    ['the same burst, which costs as much', UNIT_PRICE, UNIT_PRICE, 0, [120, 120]],
    ['a lower burst', UNIT_PRICE, UNIT_PRICE, 0, [120, 110]],
    ['no burst any more', FLAT, FLAT, 0, [120, null]],
  ])('of %s is within', (_name, price, previousPrice, percent, caps = [null, null]) => {
    expect(judged(price, previousPrice, percent, caps)).toMatchObject({ holds: true });
  });

  it.each<[string, Price, Price | undefined, number, RegExp, [number | null, number | null]?]>([
    ['without a price in force', FLAT, undefined, 100, /no price in force/],
    ['of a price that is not named', NO_PRICE, NO_PRICE, 100, /without a unit/],
    ['of prices in one sum', SAMPLE_PRICE, SAMPLE_PRICE, 0, /without a unit/],
    ['of a sum beside the rate', { ...FLAT, discountPrice: 5 }, { ...FLAT, discountPrice: 5 }, 0, /without a unit/],
    ['of a price that has lost its unit', without(FLAT, 'chargeUnit'), FLAT, 100, /without a unit/],
    ['of a price that has got a unit', FLAT, without(FLAT, 'chargeUnit'), 100, /without a unit/],
    [
      'of use beyond without a unit',
      without(UNIT_PRICE, 'excessAmountUnit'),
      without(UNIT_PRICE, 'excessAmountUnit'),
      0,
      /without a unit/,
    ],
    ['from hours to months', FLAT, { ...FLAT, chargeUnit: 'HOUR' }, 100, /different units/],
    ['from all to each Mbps', { ...FLAT, amountUnit: 'Mbps' }, FLAT, 100, /different units/],
    ['of use beyond in another unit', { ...UNIT_PRICE, excessAmountUnit: 'GB' }, UNIT_PRICE, 100, /different units/],
    ['of units only', without(FLAT, 'discountUnitPrice'), without(FLAT, 'discountUnitPrice'), 0, /different figures/],
    [
      'from discounted to list',
      { ...without(FLAT, 'discountUnitPrice'), unitPrice: 100 },
      FLAT,
      100,
      /different figures/,
    ],
    [
      'of the discount on list prices',
      { ...without(FLAT, 'discountUnitPrice'), unitPrice: 100, discount: 100 },
      { ...without(FLAT, 'discountUnitPrice'), unitPrice: 100, discount: 80 },
      100,
      /different figures/,
    ],
    [
      'from one rate to tiers',
      { ...without(TIERED_PRICE, 'amountUnit'), chargeUnit: 'MONTH' },
      FLAT,
      100,
      /different fig/,
    ],
    [
      'of the tiers',
      { ...TIERED_PRICE, stepPrices: [{ ...TIER, stepEnd: 50 }, LAST_TIER] },
      TIERED_PRICE,
      100,
      /different figures/,
    ],
    [
      'of a tier that is not named',
      { ...TIERED_PRICE, stepPrices: [without(TIER, 'unitPrice', 'discountUnitPrice')] },
      { ...TIERED_PRICE, stepPrices: [without(TIER, 'unitPrice', 'discountUnitPrice')] },
      100,
      /different figures/,
    ],
    ['from nothing to something', FLAT, { ...FLAT, discountUnitPrice: 0 }, 1000, /more than 1000 %/],
    [
      'of a little more',
      { ...FLAT, discountUnitPrice: 115.01 },
      FLAT,
      15,
      /100\.00 per MONTH → 115\.01 per MONTH is more/,
    ],
    [
      'of one tier that is dearer',
      { ...TIERED_PRICE, stepPrices: [TIER, { ...LAST_TIER, discountUnitPrice: 13 }] },
      TIERED_PRICE,
      5,
      /more than 5 %/,
    ],
    [
      'of use beyond that is dearer',
      { ...UNIT_PRICE, ...EXCESS, excessDiscountUnitPrice: 17 },
      UNIT_PRICE,
      5,
      /more than/,
    ],
    ['of use beyond that is new', { ...FLAT, ...EXCESS }, FLAT, 100, /different units/],
    ['of a burst that rises at the same price', UNIT_PRICE, UNIT_PRICE, 100, /rises from 120 to 121/, [120, 121]],
    ['of a burst that is new at the same price', UNIT_PRICE, UNIT_PRICE, 100, /rises from none to 120/, [null, 120]],
  ])('%s is not within', (_name, price, previousPrice, percent, why, caps = [null, null]) => {
    expect(judged(price, previousPrice, percent, caps)).toEqual({ holds: false, why: expect.stringMatching(why) });
  });

  it('of an unknown circuit is not within', () => {
    const change = { price: FLAT, previousPrice: FLAT, base: undefined, bandwidthCap: null };
    expect(withinChange(change, { atMostPercent: 5 })).toMatchObject({ holds: false });
  });
});
