import { describe, expect, it } from '@jest/globals';
import { BURST, FLAT, withSandbox } from './support.js';

const CREATE = 'CreateCrossRegionBandwidth';
const MODIFY = 'ModifyCrossRegionBandwidth';
const DESCRIBE = 'DescribeCrossRegionBandwidth';

describe('CreateCrossRegionBandwidth', () => {
  it.each<[what: string, parameters: object, httpStatus: number, code: string]>([
    ['a burst without a cap', { ...BURST, bandwidthCap: undefined }, 400, 'MISSING_PARAMETER'],
    ['a cap without a burst', { ...FLAT, bandwidthCap: 100 }, 400, 'INVALID_PARAMETER_VALUE'],
    ['a cap below the commitment', { ...BURST, bandwidthCap: 99 }, 400, 'INVALID_PARAMETER_LESS_MINIMUM'],
    ['one region twice', { ...FLAT, regionZ: 'asia-east-1' }, 400, 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_SAME'],
    [
      'one unknown region twice',
      { ...FLAT, regionA: 'x', regionZ: 'x' },
      400,
      'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_SAME',
    ],
    ['an unknown region A', { ...FLAT, regionA: 'x', vpcId: 'x' }, 404, 'INVALID_REGION_NOT_FOUND'],
    ['a region Z that is not sold', { ...FLAT, regionZ: 'sa-north-1' }, 404, 'INVALID_REGION_NOT_FOUND'],
    ['an unknown VPC', { ...FLAT, vpcId: 'VPC-1' }, 404, 'INVALID_VPC_NOT_FOUND'],
    ['an unsold pair', { ...FLAT, regionZ: 'eu-west-1' }, 403, 'OPERATION_DENIED_SANDBOX_PAIR_NOT_SOLD'],
    ['no voucher', { ...FLAT, marketingInfo: { usePocVoucher: true } }, 403, 'OPERATION_DENIED_SANDBOX_POC_VOUCHER'],
    ['too dear', { ...FLAT, bandwidth: 1_000_000 }, 403, 'OPERATION_DENIED_SANDBOX_INSUFFICIENT_BALANCE'],
  ])('refuses and leaves no trace: %s', (_what, parameters, httpStatus, code) =>
    withSandbox(
      async (sandbox) => {
        expect(await sandbox.call(CREATE, parameters)).toMatchObject({ httpStatus, code });
        expect(sandbox.sandbox.state()).toMatchObject({ circuits: [], orders: [] });
        expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({ orderFrozenAmount: 0 });
      },
      { unsoldPairs: [['eu-west-1', 'asia-east-1']] },
    ),
  );

  it('lets exactly one of two orders for a pair win, in whatever order they name the ends', () =>
    withSandbox(async (sandbox) => {
      const { regionA, regionZ } = FLAT;
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          sandbox.call(CREATE, index % 2 === 0 ? FLAT : { ...FLAT, regionA: regionZ, regionZ: regionA }),
        ),
      );
      expect(answers.filter(({ httpStatus }) => httpStatus === 200)).toHaveLength(1);
      expect(answers.filter(({ code }) => code === 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST')).toHaveLength(7);
      expect(sandbox.sandbox.state().orders).toHaveLength(1);
    }));

  it('uses up vouchers', () =>
    withSandbox(
      async (sandbox) => {
        const voucher = { ...FLAT, marketingInfo: { usePocVoucher: true } };
        expect((await sandbox.call(CREATE, voucher)).httpStatus).toBe(200);
        expect((await sandbox.call(CREATE, { ...voucher, vpcId: 'vpc-2' })).httpStatus).toBe(403);
      },
      { pocVouchers: 1 },
    ));
});

describe('DescribeCrossRegionBandwidth', () => {
  it.each<[what: string, filters: object, names: string[]]>([
    ['no filter, newest first', {}, ['Third', 'second', 'First']],
    ['ids', { crossRegionBandwidthIds: ['2000000000000000001', 'other'] }, ['First']],
    ['a part of the name in another case', { crossRegionBandwidthName: 'IR' }, ['Third', 'First']],
    ['region A as ordered', { regionA: 'asia-east-1' }, ['Third', 'First']],
    ['region Z as ordered', { regionZ: 'asia-east-1' }, ['second']],
    ['VPC', { vpcId: 'vpc-2' }, ['Third']],
    ['status', { status: 'CREATING' }, ['Third']],
    ['resource group', { resourceGroupId: 'rg-other' }, []],
    ['several filters', { vpcId: 'vpc-1', regionA: 'asia-east-1' }, ['First']],
    ['a page', { pageSize: 2, pageNum: 2 }, ['First']],
    ['a page after the last', { pageNum: 9 }, []],
  ])('finds by %s', (_what, filters, names) =>
    withSandbox(async (sandbox) => {
      await sandbox.call(CREATE, { ...FLAT, crossRegionBandwidthName: 'First' });
      const ends = { regionA: 'eu-west-1', regionZ: 'asia-east-1' };
      await sandbox.call(CREATE, { ...FLAT, ...ends, crossRegionBandwidthName: 'second' });
      sandbox.clock.set(3);
      await sandbox.call(CREATE, { ...FLAT, vpcId: 'vpc-2', crossRegionBandwidthName: 'Third' });
      const rows = await sandbox.rows(DESCRIBE, filters);
      expect(rows.map((row) => row['crossRegionBandwidthName'])).toEqual(names);
    }),
  );

  it('counts before paging', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call(CREATE, FLAT);
      const { response } = await sandbox.call(DESCRIBE, { pageNum: 9 });
      expect(response).toMatchObject({ totalCount: 1, dataSet: [] });
    }));

  it.each([
    [{ maxPageSize: 100 }, { pageSize: 1000 }, [100, 50, 0]],
    [{ maxPageSize: 100 }, { pageSize: 60 }, [60, 60, 30]],
    [{ maxPageSize: 7 }, {}, [7, 7, 7]],
    [{}, { pageSize: 1000 }, [150, 0, 0]],
  ])('with %j gives 150 circuits of a VPC, asked for %j, in pages of %j', (settings, asked, sizes) =>
    withSandbox(async (sandbox) => {
      const ids = Array.from(
        { length: 150 },
        () => sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' }).crossRegionBandwidthId,
      );
      sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z', vpcId: 'vpc-2' });
      const seen: unknown[][] = [];
      for (const pageNum of [1, 2, 3]) {
        const { response } = await sandbox.call(DESCRIBE, { vpcId: 'vpc-1', ...asked, pageNum });
        expect(response['totalCount']).toBe(150);
        const rows = response['dataSet'] as Record<string, unknown>[];
        seen.push(rows.map((row) => row['crossRegionBandwidthId']));
      }
      expect(seen.map((page) => page.length)).toEqual(sizes);
      // Newest first, none twice, none left out.
      const newest = ids.reverse().slice(0, seen.flat().length);
      expect(seen.flat()).toEqual(newest);
    }, settings),
  );

  it('shows new circuits late when it is set so, while they are there already', () =>
    withSandbox(
      async (sandbox) => {
        const { response } = await sandbox.call(CREATE, FLAT);
        expect(await sandbox.rows(DESCRIBE)).toEqual([]);
        expect((await sandbox.call(CREATE, FLAT)).code).toBe('INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST');
        const inquiry = { crossRegionBandwidthId: response['crossRegionBandwidthId'], bandwidth: 1 };
        expect((await sandbox.call('InquiryPriceModifyCrossRegionBandwidth', inquiry)).httpStatus).toBe(200);
        sandbox.clock.set(10);
        expect(await sandbox.rows(DESCRIBE)).toHaveLength(1);
      },
      { describeLagMs: 10_000 },
    ));
});

describe('ModifyCrossRegionBandwidth', () => {
  it.each<[what: string, planted: object, parameters: object, httpStatus: number, code: string]>([
    ['a cap for a flat rate', {}, { bandwidth: 2, bandwidthCap: 3 }, 400, 'INVALID_PARAMETER_VALUE'],
    ['nothing for a flat rate', {}, {}, 400, 'MISSING_PARAMETER'],
    ['what it is, for a flat rate', {}, { bandwidth: 100 }, 403, 'OPERATION_DENIED_SANDBOX_NO_CHANGE'],
    ['nothing for a burst', burst(), {}, 400, 'MISSING_PARAMETER'],
    ['a commitment above the cap', burst(), { bandwidth: 121 }, 400, 'INVALID_PARAMETER_LESS_MINIMUM'],
    ['a cap below the commitment', burst(), { bandwidthCap: 99 }, 400, 'INVALID_PARAMETER_LESS_MINIMUM'],
    [
      'what it is, for a burst',
      burst(),
      { bandwidth: 100, bandwidthCap: 120 },
      403,
      'OPERATION_DENIED_SANDBOX_NO_CHANGE',
    ],
  ])('refuses %s', (_what, planted, parameters, httpStatus, code) =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z', ...planted });
      expect(await sandbox.call(MODIFY, { crossRegionBandwidthId, ...parameters })).toMatchObject({ httpStatus, code });
      expect(sandbox.sandbox.state().circuits).toMatchObject([{ status: 'AVAILABLE' }]);
    }),
  );

  it.each([
    ['only the cap', { bandwidthCap: 200 }, { bandwidth: 100, bandwidthCap: 200 }],
    ['only the commitment', { bandwidth: 50 }, { bandwidth: 50, bandwidthCap: 120 }],
    ['both', { bandwidth: 500, bandwidthCap: 1000 }, { bandwidth: 500, bandwidthCap: 1000 }],
  ])('changes %s of a burst, visible when it is done', (_what, parameters, after) =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z', ...burst() });
      expect((await sandbox.call(MODIFY, { crossRegionBandwidthId, ...parameters })).httpStatus).toBe(200);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'CHANGING', bandwidth: 100, bandwidthCap: 120 }]);
      sandbox.clock.set(2);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'AVAILABLE', ...after }]);
    }),
  );
});

describe('ModifyCrossRegionBandwidthAttribute', () => {
  it('gives one name to all circuits', () =>
    withSandbox(async (sandbox) => {
      const planted = ['y', 'z'].map((regionZ) => sandbox.sandbox.plant({ regionA: 'a', regionZ }));
      const crossRegionBandwidthIds = planted.map(({ crossRegionBandwidthId }) => crossRegionBandwidthId);
      const rename = { crossRegionBandwidthIds, crossRegionBandwidthName: 'new' };
      expect((await sandbox.call('ModifyCrossRegionBandwidthAttribute', rename)).httpStatus).toBe(200);
      expect(sandbox.sandbox.state().circuits).toMatchObject([
        { crossRegionBandwidthName: 'new' },
        { crossRegionBandwidthName: 'new' },
      ]);
    }));

  it('renames none when one is not there', () =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      const rename = { crossRegionBandwidthIds: [crossRegionBandwidthId, 'other'], crossRegionBandwidthName: 'new' };
      expect(await sandbox.call('ModifyCrossRegionBandwidthAttribute', rename)).toMatchObject({
        httpStatus: 404,
        code: 'INVALID_VPC_BANDWIDTH_NOT_FOUND',
      });
      expect(sandbox.sandbox.state().circuits).toMatchObject([{ crossRegionBandwidthName: 'planted-1' }]);
    }));
});

function burst() {
  return { internetChargeType: 'ByInstanceBandwidth95' as const, bandwidth: 100, bandwidthCap: 120 };
}
