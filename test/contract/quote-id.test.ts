import { describe, expect, it } from '@jest/globals';
import { quoteId } from '../../contract/quote-id.js';
import { CREATE, LAST_TIER, TIER, TIERED_PRICE } from '../activities/figures.js';

type Approvable = Parameters<typeof quoteId>[0];
const BASE = { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null, status: 'AVAILABLE' };
const QUOTED: Approvable = {
  firstRunId: 'run-1',
  revision: 1,
  request: { ...CREATE, reason: 'new site' },
  base: BASE,
  account: { endpoint: 'https://console.zenlayer.com', account: '42' },
  price: TIERED_PRICE,
};

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reversed);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, field]) => [key, reversed(field)]),
      )
    : value;
}

describe('the id of a quote', () => {
  it('has its number and twelve digits', () => {
    expect(quoteId(QUOTED)).toMatch(/^Q1-[0-9a-f]{12}$/);
    expect(quoteId({ ...QUOTED, revision: 12 })).toMatch(/^Q12-/);
  });

  it('is the same whatever the order of the keys', () => {
    expect(quoteId(reversed(QUOTED) as Approvable)).toBe(quoteId(QUOTED));
  });

  it('is the same whether a field is null or absent', () => {
    const { bandwidthCap: _cap, ...base } = BASE;
    const { discountPrice: _discount, unitPrice: _unit, ...price } = TIERED_PRICE;
    expect(quoteId({ ...QUOTED, base, price } as Approvable)).toBe(quoteId(QUOTED));
    expect(quoteId({ ...QUOTED, base: undefined })).toBe(quoteId({ ...QUOTED, base: null } as unknown as Approvable));
  });

  it.each<[string, Partial<Approvable>]>([
    ['the order', { firstRunId: 'run-2' }],
    ['the number', { revision: 2 }],
    ['the bandwidth asked for', { request: { ...CREATE, reason: 'new site', bandwidth: 101 } }],
    ['the requester', { request: { ...CREATE, reason: 'new site', requestedBy: 'cat' } }],
    ['the reason', { request: CREATE }],
    ["the circuit's name", { request: { ...CREATE, reason: 'new site', crossRegionBandwidthName: 'other' } }],
    [
      'the order of the regions',
      { request: { ...CREATE, reason: 'new site', regionA: CREATE.regionZ, regionZ: CREATE.regionA } },
    ],
    ['the starting point', { base: { ...BASE, bandwidth: 90 } }],
    ["the starting point's status", { base: { ...BASE, status: 'CHANGING' } }],
    ['no starting point', { base: undefined }],
    ['the account', { account: { ...QUOTED.account, account: '43' } }],
    ['the endpoint', { account: { ...QUOTED.account, endpoint: 'http://127.0.0.1' } }],
    ...(Object.keys(TIERED_PRICE) as (keyof typeof TIERED_PRICE)[])
      .filter((field) => field !== 'stepPrices')
      .map((field): [string, Partial<Approvable>] => [
        `the price's ${field}`,
        { price: { ...TIERED_PRICE, [field]: typeof TIERED_PRICE[field] === 'number' ? 1 : 'X' } },
      ]),
    ["a tier's rate", { price: { ...TIERED_PRICE, stepPrices: [TIER, { ...LAST_TIER, discountUnitPrice: 11 }] } }],
    ["a tier's end", { price: { ...TIERED_PRICE, stepPrices: [{ ...TIER, stepEnd: 99 }, LAST_TIER] } }],
    ['a tier less', { price: { ...TIERED_PRICE, stepPrices: [TIER] } }],
    ['the order of the tiers', { price: { ...TIERED_PRICE, stepPrices: [LAST_TIER, TIER] } }],
    ['a figure of 0 in place of none', { price: { ...TIERED_PRICE, originalPrice: 0 } }],
  ])('is another one with another value of %s', (_name, changed) => {
    expect(quoteId({ ...QUOTED, ...changed }).slice(-12)).not.toBe(quoteId(QUOTED).slice(-12));
  });

  it('tells apart texts that only look alike when joined', () => {
    const joined = (endpoint: string, account: string) => quoteId({ ...QUOTED, account: { endpoint, account } });
    expect(joined('a', 'b","c')).not.toBe(joined('a","b', 'c'));
  });
});
