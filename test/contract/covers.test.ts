import { describe, expect, it } from '@jest/globals';
import { differencesTo, isCovered, type Approved } from '../../contract/covers.js';
import { SAMPLE_PRICE } from '../activities/figures.js';

const BASE = { internetChargeType: 'ByInstanceBandwidth95', bandwidth: 100, bandwidthCap: 120, status: 'AVAILABLE' };
const ACCOUNT = { endpoint: 'https://console.zenlayer.com', account: '42' };
const APPROVED: Approved = { price: SAMPLE_PRICE, base: BASE, account: ACCOUNT };

describe('an approval of a quote', () => {
  it('covers the same quote, and a cheaper one', () => {
    expect(isCovered(APPROVED, { ...APPROVED, base: { ...BASE } })).toBe(true);
    expect(isCovered(APPROVED, { ...APPROVED, price: { ...SAMPLE_PRICE, discountPrice: 1 } })).toBe(true);
    expect(differencesTo(APPROVED, { ...APPROVED })).toEqual([]);
  });

  it.each<[string, Partial<Approved>, object]>([
    [
      'a dearer price',
      { price: { ...SAMPLE_PRICE, discountPrice: 2001 } },
      { field: 'discountPrice', before: 2000, now: 2001 },
    ],
    [
      'another bandwidth before the change',
      { base: { ...BASE, bandwidth: 90 } },
      { field: 'circuit.bandwidth', before: 100, now: 90 },
    ],
    [
      'another burst before the change',
      { base: { ...BASE, bandwidthCap: null } },
      { field: 'circuit.bandwidthCap', before: 120, now: null },
    ],
    [
      'another way to pay',
      { base: { ...BASE, internetChargeType: 'ByBandwidth' } },
      { field: 'circuit.internetChargeType', before: 'ByInstanceBandwidth95', now: 'ByBandwidth' },
    ],
    [
      'another status',
      { base: { ...BASE, status: 'CHANGING' } },
      { field: 'circuit.status', before: 'AVAILABLE', now: 'CHANGING' },
    ],
    ['another account', { account: { ...ACCOUNT, account: '43' } }, { field: 'account', before: '42', now: '43' }],
    [
      'another endpoint',
      { account: { ...ACCOUNT, endpoint: 'http://127.0.0.1' } },
      { field: 'endpoint', before: 'https://console.zenlayer.com', now: 'http://127.0.0.1' },
    ],
  ])('does not cover %s, and names it', (_name, changed, difference) => {
    expect(isCovered(APPROVED, { ...APPROVED, ...changed })).toBe(false);
    expect(differencesTo(APPROVED, { ...APPROVED, ...changed })).toEqual([difference]);
  });

  it('does not cover a cheaper price from another starting point', () => {
    const now = { ...APPROVED, price: { ...SAMPLE_PRICE, discountPrice: 1 }, base: { ...BASE, bandwidth: 90 } };
    expect(isCovered(APPROVED, now)).toBe(false);
  });

  it('does not cover a change when a new circuit was approved', () => {
    expect(isCovered({ ...APPROVED, base: undefined }, APPROVED)).toBe(false);
  });
});
