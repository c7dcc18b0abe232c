import { describe, expect, it } from '@jest/globals';
import { ACTIONS, CrossRegionBandwidthInfoSchema, PriceItemSchema } from '../../zenlayer/index.js';

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
/** A price as the client reads it when the API gives no figure. */
const NO_PRICE = {
  discount: null,
  originalPrice: null,
  discountPrice: null,
  unitPrice: null,
  discountUnitPrice: null,
  chargeUnit: null,
  stepPrices: null,
  amountUnit: null,
  excessUnitPrice: null,
  excessDiscountUnitPrice: null,
  excessAmountUnit: null,
  category: null,
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
    ['a name', { crossRegionBandwidthName: 'a\ud800\nb' }, { crossRegionBandwidthName: 'a\ufffd\ufffdb' }],
    ['a status', { status: 'AVAILABLE\u0000' }, { status: 'AVAILABLE\ufffd' }],
    ['a time', { createTime: '\udfff' }, { createTime: '\ufffd' }],
    ['a group', { resourceGroupName: 'a\u2028b' }, { resourceGroupName: 'a\ufffdb' }],
  ])('with odd characters in %s is read as one line', (_name, change, read) => {
    expect(CrossRegionBandwidthInfoSchema.parse({ ...CIRCUIT, ...change })).toEqual({ ...CIRCUIT, ...read });
  });

  it.each([
    ['no id', { crossRegionBandwidthId: undefined }],
    ['an empty id', { crossRegionBandwidthId: '' }],
    ['an id that JSON has rounded', { crossRegionBandwidthId: 2000000000000000000 }],
    ['half a character in an id', { vpcId: 'vpc-1\ud800' }],
    ['a control character in an id', { crossRegionBandwidthId: '2\n' }],
    ['a turn of the writing in an id', { regionA: '\u202easia-east-1' }],
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
    const { dataSet, oddRows } = response.parse(sent);
    expect(dataSet).toHaveLength(rows);
    expect(oddRows).toEqual([]);
  });

  it.each([
    ['a null name', { ...CIRCUIT, crossRegionBandwidthName: null }, /^crossRegionBandwidthName: [^;]*$/],
    ['a bandwidth in text', { ...CIRCUIT, bandwidth: '100' }, /^bandwidth: [^;]*$/],
    ['half a Mbps', { ...CIRCUIT, bandwidth: 10.5 }, /^bandwidth: [^;]*$/],
    ['no VPC', { ...CIRCUIT, vpcId: null }, /^vpcId: [^;]*$/],
    ['several wrong fields', { ...CIRCUIT, vpcId: 7, status: true }, /^status: .*; vpcId: /],
  ])('shows its other rows beside one with %s, and that one as it came', (_name, odd, problem) => {
    const other = { ...CIRCUIT, crossRegionBandwidthId: '3' };
    const sent = { totalCount: 3, dataSet: [CIRCUIT, { ...odd, tags: [], unknown: 'x' }, other] };
    expect(response.parse(sent)).toEqual({
      totalCount: 3,
      dataSet: [CIRCUIT, other],
      oddRows: [{ raw: odd, problem: expect.stringMatching(problem) }],
    });
  });

  it('shows its other rows beside entries that are no rows', () => {
    const { dataSet, oddRows } = response.parse({ totalCount: 5, dataSet: [null, 'x', [CIRCUIT], 7, CIRCUIT] });
    expect(dataSet).toEqual([CIRCUIT]);
    expect(oddRows).toEqual(Array(4).fill({ raw: {}, problem: expect.stringMatching(/expected object/) }));
  });

  it('shows of an odd row only plain fields, as lines of bounded length', () => {
    const nested = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    const odd = {
      crossRegionBandwidthId: '2\ud800\n',
      crossRegionBandwidthName: '😀'.repeat(100_000),
      status: { nested },
      vpcId: 'vpc-1',
      regionA: nested,
      bandwidth: -1,
      bandwidthCap: false,
      [`un\ud800known`]: 'x',
    };
    const [row] = response.parse({ totalCount: 1, dataSet: [odd] }).oddRows;
    expect(row?.raw).toEqual({
      crossRegionBandwidthId: '2\ufffd\ufffd',
      crossRegionBandwidthName: `${'😀'.repeat(499)}\ufffd…`,
      vpcId: 'vpc-1',
      bandwidth: -1,
      bandwidthCap: false,
    });
    expect(row?.problem.length).toBeLessThan(2_000);
  });

  it('reads a page of 1,000 odd rows', () => {
    const { dataSet, oddRows } = response.parse({ totalCount: 1000, dataSet: Array(1000).fill({}) });
    expect([dataSet.length, oddRows.length]).toEqual([0, 1000]);
  });

  it.each([
    ['that is missing though there are rows', { totalCount: 1 }],
    ['that is null though there are rows', { totalCount: 1, dataSet: null }],
    ['without a count', { dataSet: [] }],
    ['that is no list', { totalCount: 1, dataSet: CIRCUIT }],
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
    [
      'DescribeVpcs',
      { totalCount: 2, dataSet: [{ name: 'x' }, { vpcId: 'vpc-1' }] },
      { dataSet: [{ vpcId: 'vpc-1' }], oddRows: [{ raw: { name: 'x' } }] },
    ],
    [
      'DescribeBillDetail',
      { totalCount: 2, dataSet: [{ orderSn: 1 }, { orderSn: '1' }] },
      { dataSet: [{ orderSn: '1' }], oddRows: [{ raw: { orderSn: 1 } }] },
    ],
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
