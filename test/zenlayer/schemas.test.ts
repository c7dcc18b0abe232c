import { describe, expect, it } from '@jest/globals';
import { ACTIONS, CrossRegionBandwidthInfoSchema, PriceItemSchema } from '../../zenlayer/index.js';
import { NO_PRICE } from '../activities/figures.js';

const CIRCUIT = {
  crossRegionBandwidthId: '2000000000000000001',
  crossRegionBandwidthName: 'Test-Cross1',
  status: 'AVAILABLE',
  vpcId: 'vpc-1',
  regionA: 'asia-east-1',
  regionZ: 'asia-north-1',
  bandwidth: 100,
  bandwidthCap: null,
  createTime: '2026-01-01T00:00:00Z',
  internetChargeType: 'ByBandwidth',
  expiredTime: null,
  resourceGroupId: 'rg-default',
  resourceGroupName: 'Default Resource Group',
};
const STEP = { stepStart: 0, stepEnd: null, unitPrice: 20, discountUnitPrice: 16 };
const { bandwidthCap: _cap, expiredTime: _expired, ...WITHOUT_NULLS } = CIRCUIT;

describe('a price', () => {
  it.each([
    ['nothing but nulls', NO_PRICE, NO_PRICE],
    ['nothing at all', {}, NO_PRICE],
    // The sample of the documentation.
    [
      'some figures',
      { discount: 100.0, originalPrice: 2000.0, discountPrice: 2000.0, chargeUnit: null },
      { ...NO_PRICE, discount: 100, originalPrice: 2000, discountPrice: 2000 },
    ],
    [
      'tiers',
      { stepPrices: [STEP, {}] },
      { ...NO_PRICE, stepPrices: [STEP, { stepStart: null, stepEnd: null, unitPrice: null, discountUnitPrice: null }] },
    ],
    [
      'unknown fields and values',
      { currency: 'USD', chargeUnit: 'FORTNIGHT' },
      { ...NO_PRICE, chargeUnit: 'FORTNIGHT' },
    ],
  ])('may hold %s', (_name, sent, read) => {
    expect(PriceItemSchema.parse(sent)).toEqual(read);
  });

  it.each([
    ['a figure in text', { discountPrice: '2000' }],
    ['a negative figure', { discountPrice: -1 }],
    ['an endless figure', { unitPrice: JSON.parse('1e999') as number }],
    ['more than 50 tiers', { stepPrices: Array(51).fill(STEP) }],
    ['a tier that is none', { stepPrices: [7] }],
    ['a unit that is no text', { chargeUnit: 7 }],
    ['no object', 2000],
  ])('may not hold %s', (_name, sent) => {
    expect(PriceItemSchema.safeParse(sent).success).toBe(false);
  });
});

describe('a circuit', () => {
  it.each([
    ['as documented', CIRCUIT],
    ['with absent fields for nulls', WITHOUT_NULLS],
    ['with an unknown field', { ...CIRCUIT, tags: [] }],
  ])('is read %s', (_name, sent) => {
    expect(CrossRegionBandwidthInfoSchema.parse(sent)).toEqual(CIRCUIT);
  });

  it('may have values that nobody has documented', () => {
    const odd = { ...CIRCUIT, status: 'CHANGE_FAILED', internetChargeType: 'ByMoon' };
    expect(CrossRegionBandwidthInfoSchema.parse(odd)).toEqual(odd);
  });

  it.each([
    ['no id', { crossRegionBandwidthId: undefined }],
    ['an empty id', { crossRegionBandwidthId: '' }],
    ['an id that JSON has rounded', { crossRegionBandwidthId: 2000000000000000000 }],
    ['an endless id', { crossRegionBandwidthId: '1'.repeat(256) }],
    ['no status', { status: null }],
    ['no VPC', { vpcId: null }],
    ['no region', { regionZ: undefined }],
    ['a bandwidth in text', { bandwidth: '100' }],
    ['no bandwidth', { bandwidth: null }],
    ['half a Mbps', { bandwidth: 0.5 }],
    ['a burst in text', { bandwidthCap: '100' }],
  ])('is unusable with %s', (_name, change) => {
    expect(CrossRegionBandwidthInfoSchema.safeParse({ ...CIRCUIT, ...change }).success).toBe(false);
  });
});

describe('a list of circuits', () => {
  const { response } = ACTIONS.DescribeCrossRegionBandwidth;

  it.each([
    [{ totalCount: 1, dataSet: [CIRCUIT] }, 1],
    [{ totalCount: 0, dataSet: [] }, 0],
    [{ totalCount: 0, dataSet: null }, 0],
    [{ totalCount: 0 }, 0],
    // A page past the end.
    [{ totalCount: 7, dataSet: [] }, 0],
  ])('%j has %d rows', (sent, rows) => {
    expect(response.parse(sent).dataSet).toHaveLength(rows);
  });

  it.each([
    ['that is missing though there are rows', { totalCount: 1 }],
    ['that is null though there are rows', { totalCount: 1, dataSet: null }],
    ['without a count', { dataSet: [] }],
    ['with one unusable row', { totalCount: 2, dataSet: [CIRCUIT, {}] }],
  ])('is never taken for empty: one %s', (_name, sent) => {
    expect(response.safeParse(sent).success).toBe(false);
  });
});

describe('the price of a change', () => {
  const { response } = ACTIONS.InquiryPriceModifyCrossRegionBandwidth;
  const price = { discountPrice: 1 };

  it.each([
    ['absent', {}, null],
    ['null', { previousPrices: null }, null],
    ['empty', { previousPrices: {} }, { crossRegionBandwidthPrice: null }],
    ['there', { previousPrices: { crossRegionBandwidthPrice: {} } }, { crossRegionBandwidthPrice: NO_PRICE }],
  ])('may come with the price in force %s', (_name, more, previousPrices) => {
    const read = response.parse({ crossRegionBandwidthPrice: price, ...more });
    expect(read).toEqual({ crossRegionBandwidthPrice: { ...NO_PRICE, ...price }, previousPrices });
  });

  it.each([{}, { crossRegionBandwidthPrice: null }])('may not lack itself: %j', (sent) => {
    expect(response.safeParse(sent).success).toBe(false);
  });
});

describe('a row', () => {
  it('has texts that are well-formed and of one line', () => {
    const row = {
      crossRegionBandwidthId: '2\ud800',
      crossRegionBandwidthName: 'a\u001b[2J\n',
      status: 'AVAILABLE\u2028',
      vpcId: 'vpc-1',
      regionA: 'a',
      regionZ: 'z',
      bandwidth: 1,
      internetChargeType: 'ByBandwidth',
    };
    const { response } = ACTIONS.DescribeCrossRegionBandwidth;
    expect(response.parse({ totalCount: 1, dataSet: [row] }).dataSet[0]).toMatchObject({
      crossRegionBandwidthId: '2\\ud800',
      crossRegionBandwidthName: 'a\\u001b[2J\\u000a',
      status: 'AVAILABLE\\u2028',
      vpcId: 'vpc-1',
    });
  });
});

describe('a creation', () => {
  const { response } = ACTIONS.CreateCrossRegionBandwidth;

  it('is known by its id alone', () => {
    expect(response.parse({ crossRegionBandwidthId: '2' })).toEqual({ crossRegionBandwidthId: '2', orderNumber: null });
  });

  it.each([{ orderNumber: '1' }, { crossRegionBandwidthId: '2', orderNumber: 1 }])('is not known by %j', (sent) => {
    expect(response.safeParse(sent).success).toBe(false);
  });
});

describe('the other actions', () => {
  it.each([
    ['DescribeCrossRegionBandwidthRegions', { regionIds: ['a'] }, { regionIds: ['a'] }],
    [
      'DescribeSubnetRegions',
      { regionSet: [{ regionId: 'a' }] },
      { regionSet: [{ regionId: 'a', regionTitle: null }] },
    ],
    ['DescribeZones', { zoneSet: [{ zoneId: 'aa', regionId: 'a' }] }, { zoneSet: [{ zoneId: 'aa', zoneName: null }] }],
    ['DescribeVpcs', { totalCount: 1, dataSet: [{ vpcId: 'vpc-1' }] }, { dataSet: [{ vpcId: 'vpc-1', name: null }] }],
    [
      'DescribeBillDetail',
      { totalCount: 1, dataSet: [{ amount: -2.78 }] },
      { dataSet: [{ amount: -2.78, orderSn: null }] },
    ],
  ] as const)('%s reads %j', (action, sent, read) => {
    expect(ACTIONS[action].response.parse(sent)).toMatchObject(read);
  });
});
