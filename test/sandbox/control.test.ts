import { describe, expect, it } from '@jest/globals';
import type { LoggedCall } from '../../sandbox/index.js';
import { FLAT, withSandbox } from './support.js';

describe('GET /_sandbox/state', () => {
  it('shows circuits with their true status, orders, VPCs and calls', () =>
    withSandbox(
      async (sandbox) => {
        await sandbox.call('CreateCrossRegionBandwidth', FLAT);
        await sandbox.call('DescribeVpcs', 'no JSON');
        const { httpStatus, text } = await sandbox.control('GET', 'state');
        expect(httpStatus).toBe(200);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(sandbox.sandbox.state())));
        expect(JSON.parse(text)).toMatchObject({
          circuits: [{ status: 'CREATING', orderNumber: '100000000000000001', regionA: 'asia-east-1' }],
          orders: [
            {
              orderNumber: '100000000000000001',
              crossRegionBandwidthId: '2000000000000000001',
              createTime: '2026-01-01T00:00:00Z',
            },
          ],
          vpcs: [{ vpcId: 'vpc-1' }, { vpcId: 'vpc-2' }],
          calls: [
            {
              time: '2026-01-01T00:00:00Z',
              action: 'CreateCrossRegionBandwidth',
              body: FLAT,
              outcome: { httpStatus: 200, code: null, executed: true, fault: null },
            },
            {
              action: 'DescribeVpcs',
              body: 'no JSON',
              outcome: { httpStatus: 400, code: 'INVALID_PARAMETER_TYPE', executed: false, fault: null },
            },
          ],
        });
      },
      { describeLagMs: 60_000 },
    ));

  it('keeps the orders of circuits that are gone', () =>
    withSandbox(({ sandbox, clock }) => {
      sandbox.plant({ regionA: 'a', regionZ: 'z', status: 'DELETING' });
      clock.set(1);
      expect(sandbox.state()).toMatchObject({ circuits: [], orders: [{ orderNumber: '100000000000000001' }] });
    }));
});

describe('the other control calls', () => {
  it('set and remove faults', () =>
    withSandbox(async (sandbox) => {
      const rules = [{ action: '*', call: 'every', fault: { kind: 'status', httpStatus: 503, code: 'X' } }];
      expect(await sandbox.control('POST', 'faults', rules)).toMatchObject({ httpStatus: 204, text: '' });
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(503);
      expect(await sandbox.control('DELETE', 'faults')).toMatchObject({ httpStatus: 204 });
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
    }));

  it('put everything back to the start', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('CreateCrossRegionBandwidth', FLAT);
      expect(await sandbox.control('POST', 'reset')).toMatchObject({ httpStatus: 204 });
      expect(sandbox.sandbox.state()).toMatchObject({ circuits: [], orders: [], calls: [] });
      expect((await sandbox.call('CreateCrossRegionBandwidth', FLAT)).response).toMatchObject({
        crossRegionBandwidthId: '2000000000000000001',
      });
    }));

  it('plant circuits', () =>
    withSandbox(async (sandbox) => {
      const planted = await sandbox.control('POST', 'circuits', { regionA: 'asia-east-1', regionZ: 'eu-west-1' });
      expect(planted.httpStatus).toBe(201);
      expect(JSON.parse(planted.text)).toEqual({
        crossRegionBandwidthId: '2000000000000000001',
        orderNumber: '100000000000000001',
      });
      expect(await sandbox.rows('DescribeCrossRegionBandwidth')).toMatchObject([
        {
          crossRegionBandwidthName: 'planted-1',
          vpcId: 'vpc-1',
          bandwidth: 100,
          bandwidthCap: null,
          internetChargeType: 'ByBandwidth',
          status: 'AVAILABLE',
        },
      ]);
    }));

  it('change circuits behind the back of who ordered them', () =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ regionA: 'asia-east-1', regionZ: 'eu-west-1' });
      const change = (changes: object) => sandbox.control('PATCH', 'circuits', { crossRegionBandwidthId, ...changes });
      const row = async () => (await sandbox.rows('DescribeCrossRegionBandwidth'))[0];

      expect(await change({ status: 'CHANGING' })).toMatchObject({ httpStatus: 204, text: '' });
      expect(await row()).toMatchObject({ status: 'CHANGING', bandwidth: 100 });
      sandbox.clock.set(2);
      expect(await row()).toMatchObject({ status: 'AVAILABLE', bandwidth: 100 });

      await change({ bandwidth: 300, bandwidthCap: 400, crossRegionBandwidthName: 'half \ud800' });
      const changed = { bandwidth: 300, bandwidthCap: 400, crossRegionBandwidthName: 'half \ud800' };
      expect(await row()).toMatchObject({ status: 'AVAILABLE', ...changed });
      await change({ bandwidthCap: null });
      expect(await row()).toMatchObject({ bandwidth: 300, bandwidthCap: null });
      await change({});
      expect(await row()).toMatchObject({ status: 'AVAILABLE', bandwidth: 300 });

      await change({ status: 'DELETING' });
      expect(await row()).toMatchObject({ status: 'DELETING' });
      sandbox.clock.set(3);
      expect(await row()).toBeUndefined();
      expect(await change({ status: 'AVAILABLE' })).toMatchObject({ httpStatus: 404 });
    }));

  it('change what a change under way ends with', () =>
    withSandbox(async (test) => {
      const { sandbox, clock } = test;
      const { crossRegionBandwidthId } = sandbox.plant({ regionA: 'a', regionZ: 'z' });
      await test.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth: 500 });
      sandbox.change({ crossRegionBandwidthId, bandwidth: 200 });
      expect(sandbox.state().circuits).toMatchObject([{ status: 'CHANGING', bandwidth: 200 }]);
      clock.set(2);
      expect(sandbox.state().circuits).toMatchObject([{ status: 'AVAILABLE', bandwidth: 200 }]);
    }));

  it.each([
    ['RECYCLED', 0],
    ['CREATE_FAILED', 0],
    ['DELETING', 0],
    ['CHANGING', 2.78],
  ] as const)('change a bought circuit to %s, with %d USD frozen for it afterwards', (status, orderFrozenAmount) =>
    withSandbox(async (sandbox) => {
      const { response } = await sandbox.call('CreateCrossRegionBandwidth', FLAT);
      const crossRegionBandwidthId = response['crossRegionBandwidthId'] as string;
      sandbox.sandbox.change({ crossRegionBandwidthId, status });
      expect((await sandbox.call('DescribeCustomerBalance')).response).toMatchObject({ orderFrozenAmount });
      expect(sandbox.sandbox.state().circuits).toMatchObject([{ status }]);
    }),
  );

  it('change only circuits that are there', () =>
    withSandbox(({ sandbox }) => {
      expect(() => sandbox.change({ crossRegionBandwidthId: '7' })).toThrow('there is no 7');
    }));

  it.each<[what: string, method: string, path: string, body: unknown, httpStatus: number, error: RegExp]>([
    ['no JSON', 'POST', 'faults', '[', 400, /JSON/],
    ['no array', 'POST', 'faults', {}, 400, /expected array/],
    ['an unknown action', 'POST', 'faults', [{ action: 'Create', fault: { kind: 'stall' } }], 400, /action/],
    ['an unknown kind', 'POST', 'faults', [{ action: '*', fault: { kind: 'other' } }], 400, /kind/],
    ['a missing option', 'POST', 'faults', [{ action: '*', fault: { kind: 'delay' } }], 400, /ms/],
    ['an unknown option', 'POST', 'faults', [{ action: '*', fault: { kind: 'stall', ms: 1 } }], 400, /ms/],
    ['call 0', 'POST', 'faults', [{ action: '*', call: 0, fault: { kind: 'stall' } }], 400, /call/],
    ['a circuit without region', 'POST', 'circuits', { regionA: 'a' }, 400, /regionZ/],
    ['a wrong type', 'POST', 'circuits', { regionA: 'a', regionZ: 'z', bandwidth: '1' }, 400, /bandwidth/],
    ['a change without id', 'PATCH', 'circuits', { status: 'AVAILABLE' }, 400, /crossRegionBandwidthId/],
    [
      'a change to a wrong type',
      'PATCH',
      'circuits',
      { crossRegionBandwidthId: '1', bandwidth: '1' },
      400,
      /bandwidth/,
    ],
    ['a change of an unknown field', 'PATCH', 'circuits', { crossRegionBandwidthId: '1', vpcId: 'x' }, 400, /vpcId/],
    ['a change of no circuit', 'PATCH', 'circuits', { crossRegionBandwidthId: '1' }, 404, /there is no 1/],
    ['an odd row that is none', 'POST', 'faults', [{ action: '*', fault: { kind: 'oddRow' } }], 400, /row/],
    ['an unknown status', 'POST', 'circuits', { regionA: 'a', regionZ: 'z', status: 'X' }, 400, /status/],
    ['another method', 'POST', 'state', '', 405, /GET/],
    ['an unknown call', 'GET', 'other', undefined, 404, /_sandbox\/state/],
  ])('refuse %s and change nothing', (_what, method, path, body, httpStatus, error) =>
    withSandbox(async (sandbox) => {
      const answer = await sandbox.control(method, path, body);
      expect(answer.httpStatus).toBe(httpStatus);
      expect(JSON.parse(answer.text)).toEqual({ error: expect.stringMatching(error) });
      expect(sandbox.sandbox.state()).toMatchObject({ circuits: [], calls: [] });
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
    }),
  );

  it('set all rules of a list or none', () =>
    withSandbox(async (sandbox) => {
      const right = { action: '*', fault: { kind: 'status', httpStatus: 503, code: 'X' } };
      expect((await sandbox.control('POST', 'faults', [right, { action: '*' }])).httpStatus).toBe(400);
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
    }));
});

describe('the log of calls', () => {
  it('gives a call to who waits for it: one that was there, one that arrives, one that is executed', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('DescribeVpcs');
      expect(await sandbox.sandbox.waitForCall(({ action }) => action === 'DescribeVpcs')).toMatchObject({
        outcome: { executed: true },
      });
      const arrived = sandbox.sandbox.waitForCall(({ action }) => action === 'DescribeZones');
      const executed = sandbox.sandbox.waitForCall(
        ({ action, outcome }) => action === 'DescribeZones' && outcome !== null,
      );
      await sandbox.call('DescribeZones');
      expect((await arrived).outcome).toBeNull();
      expect((await executed).outcome).toMatchObject({ executed: true });
    }));

  it('passes the error of a condition on to who set it', () =>
    withSandbox(async (sandbox) => {
      const waiting = expect(
        sandbox.sandbox.waitForCall(() => {
          throw new Error('wrong condition');
        }),
      ).rejects.toThrow('wrong condition');
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
      await waiting;
    }));

  it('tells onCall of every call once, with its outcome', async () => {
    const told: LoggedCall[] = [];
    await withSandbox(
      async (sandbox) => {
        await sandbox.call('DescribeVpcs');
        await sandbox.call('DescribeZones', { zoneIds: 1 });
        expect(told).toMatchObject([
          { action: 'DescribeVpcs', outcome: { httpStatus: 200 } },
          { action: 'DescribeZones', outcome: { httpStatus: 400, code: 'INVALID_PARAMETER_TYPE' } },
        ]);
      },
      { onCall: (call) => told.push(call) },
    );
  });
});
