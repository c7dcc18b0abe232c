import { describe, expect, it } from '@jest/globals';
import type { SandboxSettings } from '../../sandbox/index.js';
import { BURST, FLAT, type TestSandbox, withSandbox } from './support.js';

const { vpcId: _vpcId, crossRegionBandwidthName: _name, ...FLAT_INQUIRY } = FLAT;
const BURST_INQUIRY = { ...FLAT_INQUIRY, internetChargeType: 'ByInstanceBandwidth95' };

const FIRST_SEVEN = [
  'discount',
  'originalPrice',
  'discountPrice',
  'unitPrice',
  'discountUnitPrice',
  'chargeUnit',
  'stepPrices',
];
const ALL_TWELVE = [
  ...FIRST_SEVEN,
  'amountUnit',
  'excessUnitPrice',
  'excessDiscountUnitPrice',
  'excessAmountUnit',
  'category',
];

async function inquire(sandbox: TestSandbox, parameters: object) {
  const { response } = await sandbox.call('InquiryPriceCreateCrossRegionBandwidth', parameters);
  return response['crossRegionBandwidthPrice'] as object;
}

describe('the price of a new circuit', () => {
  it.each<[what: string, parameters: object, settings: Partial<SandboxSettings>, price: number[], hold: number]>([
    ['the documented sample', {}, {}, [100, 2000, 2000], 2.78],
    ['with a promo code', { marketingInfo: { discountCode: 'SANDBOX80' } }, {}, [80, 2000, 1600], 2.22],
    ['with an unknown promo code', { marketingInfo: { discountCode: 'OTHER' } }, {}, [100, 2000, 2000], 2.78],
    ['of 1 Mbps', { bandwidth: 1 }, {}, [100, 20, 20], 0.03],
    ['of a burst', { internetChargeType: 'ByInstanceBandwidth95' }, {}, [100, 1500, 1500], 2.08],
    ["at the account's discount", {}, { accountDiscountPercent: 33 }, [33, 2000, 660], 0.92],
    [
      'at the better of two discounts',
      { marketingInfo: { discountCode: 'SANDBOX80' } },
      { accountDiscountPercent: 90 },
      [80, 2000, 1600],
      2.22,
    ],
    [
      "at the pair's own rate",
      {},
      { pairRateCents: { 'asia-east-1/asia-north-1': { ByBandwidth: 1, ByInstanceBandwidth95: 2 } } },
      [100, 1, 1],
      0.01,
    ],
  ])('%s', (_what, parameters, settings, [discount, originalPrice, discountPrice], hold) =>
    withSandbox(async (sandbox) => {
      expect(await inquire(sandbox, { ...FLAT_INQUIRY, ...parameters })).toMatchObject({
        discount,
        originalPrice,
        discountPrice,
      });
      const cap = 'internetChargeType' in parameters ? { bandwidthCap: 100 } : {};
      await sandbox.call('CreateCrossRegionBandwidth', { ...FLAT, ...parameters, ...cap });
      expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({
        cashBalance: 10000,
        purchasingPower: 10000,
        orderFrozenAmount: hold,
      });
    }, settings),
  );

  it.each<[what: string, parameters: object, httpStatus: number, code: string]>([
    ['one region twice', { regionZ: 'asia-east-1' }, 400, 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_SAME'],
    ['an unknown region', { regionA: 'x' }, 404, 'INVALID_REGION_NOT_FOUND'],
    ['an unsold pair', { regionZ: 'eu-west-1' }, 403, 'OPERATION_DENIED_SANDBOX_PAIR_NOT_SOLD'],
  ])('cannot be asked for %s', (_what, parameters, httpStatus, code) =>
    withSandbox(
      async (sandbox) => {
        const inquiry = { ...FLAT_INQUIRY, ...parameters };
        expect(await sandbox.call('InquiryPriceCreateCrossRegionBandwidth', inquiry)).toMatchObject({
          httpStatus,
          code,
        });
      },
      { unsoldPairs: [['eu-west-1', 'asia-east-1']] },
    ),
  );

  it('looks neither at vouchers nor at the balance nor at existing links', () =>
    withSandbox(
      async (sandbox) => {
        sandbox.sandbox.plant({ regionA: FLAT.regionA, regionZ: FLAT.regionZ });
        const inquiry = { ...FLAT_INQUIRY, marketingInfo: { usePocVoucher: true } };
        expect(await inquire(sandbox, inquiry)).toMatchObject({ discountPrice: 2000 });
      },
      { cashBalance: 0 },
    ));
});

describe('the styles of a price', () => {
  const discounted = (inquiry: object) => ({ ...inquiry, marketingInfo: { discountCode: 'SANDBOX80' } });
  const nothing = Object.fromEntries(ALL_TWELVE.map((field) => [field, null]));

  it.each<[SandboxSettings['priceStyle'], inquiry: object, price: object]>([
    [
      'sample',
      FLAT_INQUIRY,
      {
        discount: 80,
        originalPrice: 2000,
        discountPrice: 1600,
        unitPrice: null,
        discountUnitPrice: null,
        chargeUnit: null,
        stepPrices: null,
      },
    ],
    [
      'unit',
      FLAT_INQUIRY,
      {
        ...nothing,
        discount: 80,
        unitPrice: 2.78,
        discountUnitPrice: 2.22,
        chargeUnit: 'HOUR',
        category: 'STANDARD',
      },
    ],
    [
      'unit',
      BURST_INQUIRY,
      {
        ...nothing,
        discount: 80,
        unitPrice: 1500,
        discountUnitPrice: 1200,
        chargeUnit: 'MONTH',
        excessUnitPrice: 18.75,
        excessDiscountUnitPrice: 15,
        excessAmountUnit: 'Mbps',
        category: 'STANDARD',
      },
    ],
    [
      'tiered',
      FLAT_INQUIRY,
      {
        ...nothing,
        discount: 80,
        chargeUnit: 'HOUR',
        amountUnit: 'Mbps',
        category: 'STANDARD',
        stepPrices: [
          { stepStart: 0, stepEnd: 100, unitPrice: 20, discountUnitPrice: 16 },
          { stepStart: 100, stepEnd: null, unitPrice: 16, discountUnitPrice: 12.8 },
        ],
      },
    ],
    ['empty', FLAT_INQUIRY, nothing],
  ])('%s', (priceStyle, inquiry, price) =>
    withSandbox(
      async (sandbox) => {
        expect(await inquire(sandbox, discounted(inquiry))).toEqual(price);
      },
      { priceStyle },
    ),
  );
});

describe('the price of a change', () => {
  const FIRST = '2000000000000000001';
  const inquireChange = async (sandbox: TestSandbox, bandwidth: number) =>
    (await sandbox.call('InquiryPriceModifyCrossRegionBandwidth', { crossRegionBandwidthId: FIRST, bandwidth }))
      .response;

  it('is the full price afterwards, beside the one in force, at the discount of the purchase', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('CreateCrossRegionBandwidth', { ...FLAT, marketingInfo: { discountCode: 'SANDBOX80' } });
      expect(await inquireChange(sandbox, 500)).toMatchObject({
        crossRegionBandwidthPrice: { discount: 80, originalPrice: 10000, discountPrice: 8000 },
        previousPrices: { crossRegionBandwidthPrice: { discount: 80, originalPrice: 2000, discountPrice: 1600 } },
      });
    }));

  it('comes without the one in force when it is set so', () =>
    withSandbox(
      async (sandbox) => {
        await sandbox.call('CreateCrossRegionBandwidth', BURST);
        const answer = await inquireChange(sandbox, 500);
        expect(Object.keys(answer)).toEqual(['requestId', 'crossRegionBandwidthPrice']);
        expect(answer).toMatchObject({ crossRegionBandwidthPrice: { discountPrice: 7500 } });
      },
      { previousPrices: false },
    ));

  it('of a circuit that is not there is refused', () =>
    withSandbox(async (sandbox) => {
      const inquiry = { crossRegionBandwidthId: FIRST, bandwidth: 500 };
      expect(await sandbox.call('InquiryPriceModifyCrossRegionBandwidth', inquiry)).toMatchObject({
        httpStatus: 404,
        code: 'INVALID_VPC_BANDWIDTH_NOT_FOUND',
      });
    }));
});
