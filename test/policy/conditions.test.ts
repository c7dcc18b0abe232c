import { describe, expect, it } from '@jest/globals';
import { judgeConditions } from '../../policy/conditions.js';
import type { Facts } from '../../policy/index.js';
import { UNIT_PRICE, without } from '../activities/figures.js';
import { FACTS } from './facts.js';

type When = Parameters<typeof judgeConditions>[0];

const CHANGE: Facts = {
  ...FACTS,
  action: 'modify',
  price: UNIT_PRICE,
  previousPrice: UNIT_PRICE,
  base: { internetChargeType: 'ByBandwidth', bandwidth: 50, bandwidthCap: null, status: 'AVAILABLE' },
};

describe('a condition holds', () => {
  it.each<[string, When, Partial<Facts>?]>([
    ['for its action', { action: 'create' }],
    ['for both regions', { regions: ['asia-*'] }],
    ['for both regions by two patterns', { regions: ['asia-east-1', 'asia-north-1'] }],
    ['for one of the regions', { anyRegion: ['asia-north-*'] }],
    ['for a VPC', { vpcId: ['vpc-0', 'vpc-1'] }],
    ['for a charge type', { internetChargeType: 'ByBandwidth' }],
    ['at a bandwidth', { bandwidth: { atMost: 100 } }],
    ['without a burst', { bandwidthCap: { atMost: 0 } }],
    ['at a burst', { bandwidth: { atMost: 100 }, bandwidthCap: { atMost: 120 } }, { bandwidthCap: 120 }],
    ['at a burst alone', { bandwidthCap: { atMost: 120 } }, { bandwidthCap: 120 }],
    ['for who asks', { requestedBy: ['*@example.com'] }],
    ['for who asks, in any case', { requestedBy: ['Ana@Example.com'] }, { requestedBy: ' ANA@example.COM' }],
    ['for who asks, however a letter is encoded', { requestedBy: ['inés'] }, { requestedBy: 'INE\u0301S' }],
    ['for who asks, with a slash', { requestedBy: ['*'] }, { requestedBy: 'ops/ana' }],
    [
      'at a price',
      { price: { atMost: 8, chargeUnit: 'MONTH', amountUnit: 'Mbps', excessAtMost: 16, excessAmountUnit: 'Mbps' } },
      CHANGE,
    ],
    ['at a change of the price', { priceChange: { atMostPercent: 0 } }, CHANGE],
  ])('%s', (_name, when, facts = {}) => {
    expect(judgeConditions(when, { ...FACTS, ...facts }).map(({ holds }) => holds)).toEqual(
      Object.keys(when).map(() => true),
    );
  });
});

describe('a condition does not hold, and says why', () => {
  it.each<[string, When, Partial<Facts>, string]>([
    ['for the other action', { action: 'modify' }, {}, 'action is create; the rule needs modify'],
    [
      'for one region only',
      { regions: ['*-east-*'] },
      {},
      'regions are asia-east-1 and asia-north-1; the rule needs *-east-*',
    ],
    [
      'for no region',
      { anyRegion: ['eu-*'] },
      {},
      'regions are asia-east-1 and asia-north-1; the rule needs one in eu-*',
    ],
    ["for a part of a VPC's id", { vpcId: ['vpc'] }, {}, 'vpcId is vpc-1; the rule needs vpc'],
    [
      'for another charge type',
      { internetChargeType: 'ByInstanceBandwidth95' },
      {},
      'internetChargeType is ByBandwidth; the rule needs ByInstanceBandwidth95',
    ],
    ['above a bandwidth', { bandwidth: { atMost: 99 } }, {}, 'bandwidth is 100 Mbps; the rule allows at most 99 Mbps'],
    [
      'at a bandwidth with a burst that the rule does not bound',
      { bandwidth: { atMost: 100 } },
      { bandwidthCap: 101 },
      'the order has a burst to 101 Mbps; the rule has no bandwidthCap',
    ],
    [
      'above a burst',
      { bandwidthCap: { atMost: 119 } },
      { bandwidthCap: 120 },
      'bandwidthCap is 120 Mbps; the rule allows at most 119 Mbps',
    ],
    ['for another person', { requestedBy: ['ben*'] }, {}, 'requestedBy is ana@example.com; the rule needs ben*'],
    [
      'for a price in one sum',
      { price: { atMost: 1e9, chargeUnit: 'MONTH' } },
      {},
      "price: 2,000.00 names no unit price, so the limit can't be checked",
    ],
    [
      'for a burst that has no price',
      { price: { atMost: 100, chargeUnit: 'MONTH' } },
      {
        bandwidthCap: 120,
        price: {
          ...without(UNIT_PRICE, 'amountUnit', 'excessUnitPrice', 'excessDiscountUnitPrice', 'excessAmountUnit'),
        },
      },
      "price: use beyond the commitment has no price, so the limit can't be checked",
    ],
    [
      "for a new circuit, whose price can't have changed",
      { priceChange: { atMostPercent: 100 } },
      {},
      'priceChange: there is no price in force to compare with',
    ],
    [
      'for a change that raises the burst',
      { priceChange: { atMostPercent: 100 } },
      { ...CHANGE, bandwidthCap: 60 },
      'priceChange: the burst rises from none to 60 Mbps, and the price does not include it',
    ],
  ])('%s', (_name, when, facts, why) => {
    expect(judgeConditions(when, { ...FACTS, ...facts })).toEqual([{ holds: false, why }]);
  });
});

it('a rule without conditions has none to judge', () => {
  expect(judgeConditions({}, FACTS)).toEqual([]);
});

it('every condition of a rule is judged, whatever the others say', () => {
  const when: When = { action: 'modify', regions: ['asia-*'], bandwidth: { atMost: 10 }, requestedBy: ['*'] };
  expect(judgeConditions(when, FACTS).map(({ holds }) => holds)).toEqual([false, true, false, true]);
});
