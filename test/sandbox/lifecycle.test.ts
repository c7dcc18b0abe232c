import { describe, expect, it } from '@jest/globals';
import type { SandboxSettings, Status } from '../../sandbox/index.js';
import { FLAT, type TestSandbox, withSandbox } from './support.js';

const STATE = 'OPERATION_DENIED_SANDBOX_STATE';
const RECYCLE = 'OPERATION_FAILED_FOR_RECYCLE_RESOURCE';
const EXISTS = 'INVALID_VPC_BANDWIDTH_REGION_AZ_IS_EXIST';

/** What each status answers; no code = done. */
const TABLE: [Status, modify: string, rename: string, remove: string, renew: string, create: string][] = [
  ['CREATING', STATE, '', STATE, STATE, EXISTS],
  ['AVAILABLE', '', '', '', STATE, EXISTS],
  ['CHANGING', STATE, '', STATE, STATE, EXISTS],
  ['CREATE_FAILED', STATE, '', '', STATE, ''],
  ['RECYCLING', RECYCLE, RECYCLE, STATE, STATE, EXISTS],
  ['RECYCLED', RECYCLE, RECYCLE, '', '', EXISTS],
  ['DELETING', STATE, STATE, STATE, STATE, EXISTS],
];

describe('what a status allows', () => {
  it.each(TABLE)('%s: modify %j, rename %j, delete %j, renew %j, create on its pair %j', (status, ...codes) =>
    withSandbox(async (sandbox) => {
      const answers: string[] = [];
      for (const operation of [modify, rename, remove, renew, createOnItsPair]) {
        sandbox.sandbox.reset();
        const { crossRegionBandwidthId } = sandbox.sandbox.plant({ ...ENDS, status });
        const { httpStatus, code } = await operation(sandbox, crossRegionBandwidthId);
        expect(httpStatus).toBe(code === undefined ? 200 : code === EXISTS ? 400 : 403);
        answers.push(code ?? '');
      }
      expect(answers).toEqual(codes);
    }),
  );

  it.each(TABLE.map(([status]) => status))('%s: its price after a change can be asked', (status) =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ ...ENDS, status });
      const inquiry = { crossRegionBandwidthId, bandwidth: 100 };
      expect((await sandbox.call('InquiryPriceModifyCrossRegionBandwidth', inquiry)).httpStatus).toBe(200);
    }),
  );

  it('of a circuit that is gone is nothing', () =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ ...ENDS, status: 'DELETING' });
      sandbox.clock.set(1);
      for (const operation of [modify, rename, remove, renew]) {
        expect(await operation(sandbox, crossRegionBandwidthId)).toMatchObject({
          httpStatus: 404,
          code: 'INVALID_VPC_BANDWIDTH_NOT_FOUND',
        });
      }
      expect((await createOnItsPair(sandbox)).httpStatus).toBe(200);
    }));

  it('keeps a failed circuit in the way of others when it is set so', () =>
    withSandbox(
      async (sandbox) => {
        sandbox.sandbox.plant({ ...ENDS, status: 'CREATE_FAILED' });
        expect((await createOnItsPair(sandbox)).code).toBe(EXISTS);
      },
      { failedRowsOccupyPair: true },
    ));

  it.each<Status>(['RECYCLING', 'RECYCLED'])(
    'lets others have the pair of a circuit in %s when it is set so',
    (status) =>
      withSandbox(
        async (sandbox) => {
          const { crossRegionBandwidthId } = sandbox.sandbox.plant({ ...ENDS, status });
          expect((await createOnItsPair(sandbox)).httpStatus).toBe(200);
          expect((await createOnItsPair(sandbox)).code).toBe(EXISTS);
          // Two circuits can't have the pair, so the first one must stay where it is.
          sandbox.clock.set(2);
          expect(await renew(sandbox, crossRegionBandwidthId)).toMatchObject({ httpStatus: 400, code: EXISTS });
          expect(statuses(sandbox)).toEqual(['CREATING', 'RECYCLED']);
        },
        { recycledRowsOccupyPair: false },
      ),
  );
});

describe('how a status ends', () => {
  it.each<[Status, Partial<SandboxSettings>, at: number, after: string[]]>([
    ['CREATING', { createDelayMs: 10_000 }, 10, ['AVAILABLE']],
    ['CHANGING', { changeDelayMs: 10_000 }, 10, ['AVAILABLE']],
    ['RECYCLING', { recycleDelayMs: 10_000 }, 10, ['RECYCLED']],
    ['RECYCLED', { retentionMs: 10_000 }, 10, ['DELETING']],
    ['DELETING', { deleteDelayMs: 10_000 }, 10, []],
    ['AVAILABLE', {}, 1e9, ['AVAILABLE']],
    ['CREATE_FAILED', {}, 1e9, ['CREATE_FAILED']],
  ])('%s with %j: after %d s %j', (status, settings, at, after) =>
    withSandbox((sandbox) => {
      sandbox.sandbox.plant({ ...ENDS, status });
      sandbox.clock.set(at - 0.001);
      expect(statuses(sandbox)).toEqual([status]);
      sandbox.clock.set(at);
      expect(statuses(sandbox)).toEqual(after);
    }, settings),
  );

  it('goes several steps at once when nobody looked', () =>
    withSandbox((sandbox) => {
      sandbox.sandbox.plant({ ...ENDS, status: 'RECYCLING' });
      sandbox.clock.set(86_401);
      expect(statuses(sandbox)).toEqual(['DELETING']);
      sandbox.clock.set(86_402);
      expect(statuses(sandbox)).toEqual([]);
    }));

  it('takes deleted circuits of an account with a recycle bin there, and Renew brings them back', () =>
    withSandbox(
      async (sandbox) => {
        await createOnItsPair(sandbox);
        sandbox.clock.set(3);
        expect((await remove(sandbox, FIRST)).httpStatus).toBe(200);
        expect(statuses(sandbox)).toEqual(['RECYCLING']);
        sandbox.clock.set(4);
        expect(statuses(sandbox)).toEqual(['RECYCLED']);
        expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({ orderFrozenAmount: 0 });
        expect((await renew(sandbox, FIRST)).httpStatus).toBe(200);
        expect(statuses(sandbox)).toEqual(['AVAILABLE']);
        expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({ orderFrozenAmount: 2.78 });
      },
      { accountKind: 'recycle' },
    ));

  it('lets Renew fail when the balance does not cover the first hour', () =>
    withSandbox(
      async (sandbox) => {
        const { crossRegionBandwidthId } = sandbox.sandbox.plant({ ...ENDS, status: 'RECYCLED' });
        expect((await renew(sandbox, crossRegionBandwidthId)).code).toBe(
          'OPERATION_DENIED_SANDBOX_INSUFFICIENT_BALANCE',
        );
        expect(statuses(sandbox)).toEqual(['RECYCLED']);
      },
      { cashBalance: 2, creditValue: 0.77 },
    ));
});

const FIRST = '2000000000000000001';
const ENDS = { regionA: 'asia-north-1', regionZ: 'asia-east-1' };

function statuses({ sandbox }: TestSandbox): string[] {
  return sandbox.state().circuits.map(({ status }) => status);
}

function modify(sandbox: TestSandbox, crossRegionBandwidthId: string) {
  return sandbox.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth: 500 });
}

function rename(sandbox: TestSandbox, crossRegionBandwidthId: string) {
  const parameters = { crossRegionBandwidthIds: [crossRegionBandwidthId], crossRegionBandwidthName: 'new' };
  return sandbox.call('ModifyCrossRegionBandwidthAttribute', parameters);
}

function remove(sandbox: TestSandbox, crossRegionBandwidthId: string) {
  return sandbox.call('DeleteCrossRegionBandwidth', { crossRegionBandwidthId });
}

function renew(sandbox: TestSandbox, crossRegionBandwidthId: string) {
  return sandbox.call('RenewCrossRegionBandwidth', { crossRegionBandwidthId });
}

function createOnItsPair(sandbox: TestSandbox) {
  return sandbox.call('CreateCrossRegionBandwidth', FLAT);
}
