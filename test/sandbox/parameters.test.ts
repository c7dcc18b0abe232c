import { describe, expect, it } from '@jest/globals';
import { BURST, FLAT, withSandbox } from './support.js';

const CREATE = 'CreateCrossRegionBandwidth';
const DESCRIBE = 'DescribeCrossRegionBandwidth';
const HISTORY = 'DescribeTransactionHistory';
const BILL = 'DescribeBillDetail';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

describe('a wrong parameter', () => {
  it.each<[what: string, action: string, parameters: object, code: string]>([
    ['required and absent', CREATE, { ...FLAT, vpcId: undefined }, 'MISSING_PARAMETER'],
    ['required and null', CREATE, { ...FLAT, vpcId: null }, 'MISSING_PARAMETER'],
    ['a number for a text', CREATE, { ...FLAT, vpcId: 1 }, 'INVALID_PARAMETER_TYPE'],
    ['a text for a number', CREATE, { ...FLAT, bandwidth: '100' }, 'INVALID_PARAMETER_TYPE'],
    ['a fraction', CREATE, { ...FLAT, bandwidth: 1.5 }, 'INVALID_PARAMETER_TYPE'],
    ['a boolean for a number', CREATE, { ...FLAT, bandwidth: true }, 'INVALID_PARAMETER_TYPE'],
    ['an array for an object', CREATE, { ...FLAT, marketingInfo: [] }, 'INVALID_PARAMETER_TYPE'],
    ['a nested wrong type', CREATE, { ...FLAT, marketingInfo: { usePocVoucher: 'yes' } }, 'INVALID_PARAMETER_TYPE'],
    ['a text for a list', DESCRIBE, { crossRegionBandwidthIds: 'a' }, 'INVALID_PARAMETER_TYPE'],
    ['a number in a list of texts', DESCRIBE, { crossRegionBandwidthIds: [1] }, 'INVALID_PARAMETER_TYPE'],
    ['required and empty', CREATE, { ...FLAT, vpcId: '' }, 'INVALID_PARAMETER_LESS_LENGTH'],
    ['256 characters', CREATE, { ...FLAT, vpcId: 'x'.repeat(256) }, 'INVALID_PARAMETER_EXCEED_LENGTH'],
    ['a name of 1 character', CREATE, { ...FLAT, crossRegionBandwidthName: 'a' }, 'INVALID_PARAMETER_LESS_LENGTH'],
    [
      'a name of 64 characters',
      CREATE,
      { ...FLAT, crossRegionBandwidthName: 'a'.repeat(64) },
      'INVALID_PARAMETER_EXCEED_LENGTH',
    ],
    ['a slash in a name', CREATE, { ...FLAT, crossRegionBandwidthName: 'a/b' }, 'INVALID_PARAMETER_PATTERN_ERROR'],
    ['a name that ends in -', CREATE, { ...FLAT, crossRegionBandwidthName: 'ab-' }, 'INVALID_PARAMETER_PATTERN_ERROR'],
    [
      'a required list that is empty',
      'ModifyCrossRegionBandwidthAttribute',
      { crossRegionBandwidthIds: [], crossRegionBandwidthName: 'new' },
      'INVALID_PARAMETER_LESS_LENGTH',
    ],
    ['101 ids', DESCRIBE, { crossRegionBandwidthIds: ids(101) }, 'INVALID_PARAMETER_EXCEED_LENGTH'],
    ['21 tag keys', 'DescribeVpcs', { tagKeys: ids(21) }, 'INVALID_PARAMETER_EXCEED_LENGTH'],
    ['a tag without value', 'DescribeVpcs', { tags: [{ key: 'a' }] }, 'MISSING_PARAMETER'],
    ['bandwidth 0', CREATE, { ...FLAT, bandwidth: 0 }, 'INVALID_PARAMETER_LESS_MINIMUM'],
    ['a bandwidth beyond all', CREATE, { ...FLAT, bandwidth: 2147483648 }, 'INVALID_PARAMETER_EXCEED_MAXIMUM'],
    ['page size 1001', DESCRIBE, { pageSize: 1001 }, 'INVALID_PARAMETER_EXCEED_MAXIMUM'],
    ['page size 0', BILL, { pageSize: 0 }, 'INVALID_PARAMETER_LESS_MINIMUM'],
    ['page 0', DESCRIBE, { pageNum: 0 }, 'INVALID_PARAMETER_LESS_MINIMUM'],
    ['a date without time', HISTORY, { startTime: '2026-01-01' }, 'INVALID_PARAMETER_DATE_FORMAT_ERROR'],
    [
      'a day that does not exist',
      HISTORY,
      { startTime: '2025-02-30T00:00:00Z' },
      'INVALID_PARAMETER_DATE_FORMAT_ERROR',
    ],
    ['another charge type', CREATE, { ...FLAT, internetChargeType: 'ByTrafficPackage' }, 'INVALID_PARAMETER_VALUE'],
    ['a status in lower case', DESCRIBE, { status: 'available' }, 'INVALID_PARAMETER_VALUE'],
    ['an unknown transaction type', HISTORY, { transactionType: ['OTHER'] }, 'INVALID_PARAMETER_VALUE'],
    ['month 13', BILL, { billMonthly: 202613 }, 'INVALID_PARAMETER_VALUE'],
    ['an end before the start', HISTORY, between('2026-01-01', '2025-12-31'), 'INVALID_PARAMETER_VALUE'],
    ['more than 90 days back', HISTORY, between('2025-10-02', '2025-12-31'), 'TIME_MORE_THAN_3_MONTHS'],
    ['a window of more than 90 days', HISTORY, between('2025-12-31', '2026-06-30'), 'TIME_MORE_THAN_3_MONTHS'],
    ['page size 10001', HISTORY, { pageSize: 10001 }, 'CAN_NOT_GET_THAN_10000'],
    ['a record after the 10000th', HISTORY, { pageSize: 5001, pageNum: 2 }, 'CAN_NOT_GET_THAN_10000'],
  ])('gets its code: %s', (_what, action, parameters, code) =>
    withSandbox(async (sandbox) => {
      expect(await sandbox.call(action, parameters)).toMatchObject({ httpStatus: 400, code });
    }),
  );

  it('is reported in the documented order of the parameters', () =>
    withSandbox(async (sandbox) => {
      const wrong = { ...FLAT, bandwidth: 0, crossRegionBandwidthName: 'a', internetChargeType: 1 };
      expect((await sandbox.call(CREATE, wrong)).code).toBe('INVALID_PARAMETER_TYPE');
      expect((await sandbox.call(CREATE, { ...wrong, internetChargeType: 'ByBandwidth' })).code).toBe(
        'INVALID_PARAMETER_LESS_LENGTH',
      );
    }));

  it.each(['', '[]', 'null', '"text"', '{', '\ufeff{}'])('can be the whole body: %j', (body) =>
    withSandbox(async (sandbox) => {
      expect(await sandbox.call('DescribeVpcs', body)).toMatchObject({
        httpStatus: 400,
        code: 'INVALID_PARAMETER_TYPE',
      });
    }),
  );
});

describe('a right parameter', () => {
  it.each<[what: string, action: string, parameters: unknown]>([
    ['unknown ones are ignored', CREATE, { ...FLAT, clientToken: 'x', marketingInfo: { other: 1 } }],
    ['null is absent', CREATE, { ...FLAT, bandwidthCap: null, marketingInfo: null }],
    ['100.0 is 100', CREATE, JSON.stringify(FLAT).replace('100', '100.0')],
    ['an empty promo code is absent', CREATE, { ...FLAT, marketingInfo: { discountCode: '' } }],
    ['all characters of a name', CREATE, { ...FLAT, crossRegionBandwidthName: 'A.b_c-9' }],
    ['the longest name', CREATE, { ...FLAT, crossRegionBandwidthName: 'a'.repeat(63) }],
    ['burst equal to the commitment', CREATE, { ...BURST, bandwidthCap: 100 }],
    ['equal ids count once', DESCRIBE, { crossRegionBandwidthIds: [...ids(100), ...ids(100)] }],
    ['an empty list is no filter', DESCRIBE, { crossRegionBandwidthIds: [] }],
    ['an empty filter is none', DESCRIBE, { crossRegionBandwidthName: '' }],
    ['a bill of more than 5000 rows is cut', BILL, { pageSize: 6000 }],
    ['a window of exactly 90 days', HISTORY, between('2025-10-03', '2026-01-01')],
  ])('is accepted: %s', (_what, action, parameters) =>
    withSandbox(async (sandbox) => {
      expect(await sandbox.call(action, parameters)).toMatchObject({ httpStatus: 200 });
    }),
  );

  it('counts as its last value when it is there twice', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call(CREATE, JSON.stringify(FLAT).replace('{', '{"bandwidth":7,'));
      expect(sandbox.sandbox.state().circuits).toMatchObject([{ bandwidth: 100 }]);
    }));
});

function between(start: string, end: string) {
  return { startTime: `${start}T00:00:00Z`, endTime: `${end}T00:00:00Z` };
}
