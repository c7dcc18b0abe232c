import { describe, expect, it } from '@jest/globals';
import type { Fault, FaultRule } from '../../sandbox/index.js';
import { FLAT, parse, type TestSandbox, withSandbox } from './support.js';

const CREATE = 'CreateCrossRegionBandwidth';
const DESCRIBE = 'DescribeCrossRegionBandwidth';

type FaultOptions = FaultRule['fault'];
type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

function onCreate(sandbox: TestSandbox, fault: FaultOptions) {
  sandbox.sandbox.fault({ action: CREATE, fault });
  return sandbox.raw(CREATE, FLAT);
}

function namesIn(response: Record<string, unknown>): unknown[] {
  return (response['dataSet'] as Record<string, unknown>[]).map((row) => row['crossRegionBandwidthName']);
}

function ordersOf({ sandbox }: TestSandbox): number {
  return sandbox.state().orders.length;
}

describe('a connection that ends', () => {
  it.each<[Fault['kind'] & ('dropBefore' | 'dropAfter'), orders: number]>([
    ['dropBefore', 0],
    ['dropAfter', 1],
  ])('%s: the caller learns nothing, orders: %d', (kind, orders) =>
    withSandbox(async (sandbox) => {
      await expect(onCreate(sandbox, { kind })).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(ordersOf(sandbox)).toBe(orders);
      expect(sandbox.sandbox.state().calls).toMatchObject([
        { action: CREATE, body: FLAT, outcome: { httpStatus: null, code: null, executed: orders === 1, fault: kind } },
      ]);
    }),
  );

  it('dropAfter also hides a refusal', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: CREATE, fault: { kind: 'dropAfter' } });
      await expect(sandbox.raw(CREATE, { ...FLAT, vpcId: 'other' })).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(sandbox.sandbox.state().calls).toMatchObject([{ outcome: { executed: false } }]);
    }));
});

describe('an answer that takes its time', () => {
  it('delay: executed after the wait', () =>
    withSandbox(async (sandbox) => {
      const answer = onCreate(sandbox, { kind: 'delay', ms: 30 });
      const arrived = await sandbox.sandbox.waitForCall(({ action }) => action === CREATE);
      expect(arrived.outcome).toBeNull();
      expect(ordersOf(sandbox)).toBe(0);
      expect(await answer).toMatchObject({ httpStatus: 200 });
      expect(ordersOf(sandbox)).toBe(1);
    }));

  it('delay with commit before: executed before the wait', () =>
    withSandbox(async (sandbox) => {
      const answer = onCreate(sandbox, { kind: 'delay', ms: 30, commit: 'before' });
      const executed = await sandbox.sandbox.waitForCall(({ outcome }) => outcome?.executed === true);
      expect(executed.outcome).toEqual({ httpStatus: 200, code: null, executed: true, fault: 'delay' });
      expect(ordersOf(sandbox)).toBe(1);
      expect(await answer).toMatchObject({ httpStatus: 200 });
    }));

  it.each([
    [undefined, 0],
    [true, 1],
  ])('stall with executed %s: no answer, orders: %d', (executed, orders) =>
    withSandbox(async (sandbox) => {
      const ended = expect(onCreate(sandbox, { kind: 'stall', executed })).rejects.toMatchObject({
        code: 'ECONNRESET',
      });
      await sandbox.sandbox.waitForCall(({ outcome }) => outcome?.fault === 'stall');
      // Others are served meanwhile.
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
      expect(ordersOf(sandbox)).toBe(orders);
      await sandbox.sandbox.close();
      await ended;
    }),
  );

  it.each([20_000, 500])('drip: the whole answer at %d bytes a second', (bytesPerSecond) =>
    withSandbox(async (sandbox) => {
      const started = performance.now();
      const answer = await onCreate(sandbox, { kind: 'drip', bytesPerSecond });
      expect(parse(answer)).toMatchObject({ httpStatus: 200, response: { orderNumber: '100000000000000001' } });
      expect(performance.now() - started).toBeGreaterThan((answer.text.length / bytesPerSecond) * 900);
    }),
  );
});

describe('an answer that is another one', () => {
  it.each<[fault: FaultOptions, orders: number, answer: object]>([
    [{ kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' }, 0, { httpStatus: 500 }],
    [
      { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED', retryAfter: 3 },
      0,
      { httpStatus: 429, headers: { 'retry-after': '3' } },
    ],
    [{ kind: 'status', httpStatus: 504, code: 'REQUEST_TIMED_OUT', executed: true }, 1, { httpStatus: 504 }],
    [{ kind: 'html' }, 0, { httpStatus: 502, headers: { 'content-type': 'text/html; charset=utf-8' } }],
    [{ kind: 'html', httpStatus: 200, executed: true }, 1, { httpStatus: 200 }],
    [{ kind: 'empty' }, 0, { httpStatus: 502, text: '' }],
    [{ kind: 'empty', httpStatus: 204, executed: true }, 1, { httpStatus: 204, text: '' }],
    [{ kind: 'challenge' }, 0, { httpStatus: 403, headers: { 'cf-mitigated': 'challenge' } }],
    [{ kind: 'challenge', executed: true }, 1, { httpStatus: 403 }],
    [{ kind: 'blocked' }, 0, { httpStatus: 451 }],
    [{ kind: 'blocked', executed: true }, 1, { httpStatus: 451 }],
    [{ kind: 'garbage' }, 1, { httpStatus: 200, headers: { 'content-type': 'application/json; charset=utf-8' } }],
    [{ kind: 'garbage', executed: false }, 0, { httpStatus: 200 }],
    [{ kind: 'truncate' }, 1, { httpStatus: 200 }],
    [{ kind: 'nullResponse' }, 1, { httpStatus: 200 }],
    [{ kind: 'errorIn200', code: 'INTERNAL_SERVER_ERROR' }, 0, { httpStatus: 200 }],
    [{ kind: 'errorIn200', code: 'INTERNAL_SERVER_ERROR', executed: true }, 1, { httpStatus: 200 }],
    [{ kind: 'withoutIds' }, 1, { httpStatus: 200 }],
    [{ kind: 'successStatus' }, 1, { httpStatus: 202 }],
    [{ kind: 'successStatus', httpStatus: 201 }, 1, { httpStatus: 201 }],
  ])('%j: orders: %d, answer %j', (fault, orders, answer) =>
    withSandbox(async (sandbox) => {
      expect(await onCreate(sandbox, fault)).toMatchObject(answer);
      expect(ordersOf(sandbox)).toBe(orders);
      expect(sandbox.sandbox.state().calls).toMatchObject([{ outcome: { executed: orders === 1, fault: fault.kind } }]);
    }),
  );

  it.each<FaultOptions>([{ kind: 'garbage' }, { kind: 'truncate' }])('%j is no JSON', (fault) =>
    withSandbox(async (sandbox) => {
      const { text } = await onCreate(sandbox, fault);
      expect(text.length).toBeGreaterThan(10);
      expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    }),
  );

  it.each<[FaultOptions, body: object]>([
    [{ kind: 'nullResponse' }, { requestId: expect.any(String), response: null }],
    [{ kind: 'withoutIds' }, { requestId: expect.any(String), response: { requestId: expect.any(String) } }],
    [
      { kind: 'errorIn200', code: 'SOME_CODE' },
      { requestId: expect.any(String), code: 'SOME_CODE', message: expect.any(String) },
    ],
  ])('%j is exactly %j', (fault, body) =>
    withSandbox(async (sandbox) => {
      const { text } = await onCreate(sandbox, fault);
      expect(JSON.parse(text)).toEqual(body);
    }),
  );

  it.each<FaultOptions>([
    { kind: 'garbage' },
    { kind: 'truncate' },
    { kind: 'nullResponse' },
    { kind: 'withoutIds' },
    { kind: 'successStatus' },
    { kind: 'html', executed: true },
    { kind: 'delay', ms: 1 },
    { kind: 'drip', bytesPerSecond: 10_000 },
  ])('%j lets out what the API itself refuses', (fault) =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: CREATE, fault });
      expect(await sandbox.call(CREATE, { ...FLAT, vpcId: 'other' })).toMatchObject({
        httpStatus: 404,
        code: 'INVALID_VPC_NOT_FOUND',
      });
    }),
  );
});

describe('an API that behaves oddly', () => {
  it('invisible: a new circuit shows up late', () =>
    withSandbox(async (sandbox) => {
      expect(await onCreate(sandbox, { kind: 'invisible', ms: 60_000 })).toMatchObject({ httpStatus: 200 });
      expect(await sandbox.rows(DESCRIBE)).toEqual([]);
      expect(ordersOf(sandbox)).toBe(1);
      sandbox.clock.set(60);
      expect(await sandbox.rows(DESCRIBE)).toHaveLength(1);
    }));

  it('failCreate: the circuit ends in CREATE_FAILED', () =>
    withSandbox(async (sandbox) => {
      expect(await onCreate(sandbox, { kind: 'failCreate' })).toMatchObject({ httpStatus: 200 });
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'CREATING' }]);
      sandbox.clock.set(3);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'CREATE_FAILED' }]);
    }));

  it('failChange: the change ends with the old figures', () =>
    withSandbox(async (sandbox) => {
      const { crossRegionBandwidthId } = sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      sandbox.sandbox.fault({ action: 'ModifyCrossRegionBandwidth', fault: { kind: 'failChange' } });
      const change = { crossRegionBandwidthId, bandwidth: 500 };
      expect((await sandbox.call('ModifyCrossRegionBandwidth', change)).httpStatus).toBe(200);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'CHANGING' }]);
      sandbox.clock.set(2);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'AVAILABLE', bandwidth: 100 }]);
      expect((await sandbox.call('ModifyCrossRegionBandwidth', change)).httpStatus).toBe(200);
      sandbox.clock.set(4);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ status: 'AVAILABLE', bandwidth: 500 }]);
    }));

  it('statusValue: every row shows a status, and filters go by the true one', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      sandbox.sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'statusValue', status: 'SUSPENDED' } });
      expect(await sandbox.rows(DESCRIBE, { status: 'AVAILABLE' })).toMatchObject([{ status: 'SUSPENDED' }]);
      expect(sandbox.sandbox.state().circuits).toMatchObject([{ status: 'AVAILABLE' }]);
    }));

  it('absent: nothing is found, once', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      sandbox.sandbox.fault({ action: DESCRIBE, fault: { kind: 'absent' } });
      expect((await sandbox.call(DESCRIBE)).response).toMatchObject({ totalCount: 0, dataSet: [] });
      expect((await sandbox.call(DESCRIBE)).response).toMatchObject({ totalCount: 1 });
    }));

  it('absent on DescribeVpcs: a VPC shows up with the third look, and circuits can be ordered for it all the time', () =>
    withSandbox(async (sandbox) => {
      const absent: FaultOptions = { kind: 'absent' };
      sandbox.sandbox.fault(...[1, 2].map((call) => ({ action: 'DescribeVpcs' as const, call, fault: absent })));
      const counts: unknown[] = [];
      for (const _look of [1, 2, 3]) {
        counts.push((await sandbox.call('DescribeVpcs', { vpcIds: ['vpc-1'] })).response['totalCount']);
      }
      expect(counts).toEqual([0, 0, 1]);
      expect((await sandbox.call(CREATE, FLAT)).httpStatus).toBe(200);
    }));

  it.each([
    ['DescribeSubnets', { totalCount: 0, dataSet: [] }],
    ['DescribeTransactionHistory', { totalCount: 0, dataSet: [], expenditureSum: 0 }],
    ['DescribeBillDetail', { totalCount: 0, dataSet: [], totalSpend: 0 }],
  ] as const)('absent: %s finds nothing', (action, response) =>
    withSandbox(async (sandbox) => {
      await sandbox.call(CREATE, FLAT);
      sandbox.clock.set(3604);
      expect((await sandbox.call(action)).response).not.toMatchObject({ totalCount: 0 });
      sandbox.sandbox.fault({ action, fault: { kind: 'absent' } });
      expect((await sandbox.call(action)).response).toMatchObject(response);
    }),
  );

  it.each([
    [{ kind: 'hideRows' }, []],
    [{ kind: 'hideRows', keep: 2 }, ['5', '4']],
    [{ kind: 'hideRows', keep: 9 }, ['5', '4', '3']],
  ] as const)('%j: rows are counted and not given', (fault, names) =>
    withSandbox(async (sandbox) => {
      for (const crossRegionBandwidthName of ['1', '2', '3', '4', '5']) {
        sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z', crossRegionBandwidthName });
      }
      sandbox.sandbox.fault({ action: DESCRIBE, fault });
      const { response } = await sandbox.call(DESCRIBE, { pageSize: 3 });
      expect(response['totalCount']).toBe(5);
      expect(namesIn(response)).toEqual(names);
      expect(await sandbox.rows(DESCRIBE)).toHaveLength(5);
    }),
  );

  it.each<[row: FaultOf<'oddRow'>['row']]>([
    [{ crossRegionBandwidthId: 7, crossRegionBandwidthName: null, nested: { a: [1] } }],
    [{ crossRegionBandwidthName: 'half \ud800' }],
    [{}],
    [null],
    ['text'],
  ])('oddRow: %j is counted and given as the last row', (row) =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      sandbox.sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'oddRow', row } });
      const { response } = await sandbox.call(DESCRIBE, { vpcId: 'vpc-1' });
      expect(response).toMatchObject({ totalCount: 2, dataSet: [{ crossRegionBandwidthName: 'planted-1' }, row] });
      const second = await sandbox.call(DESCRIBE, { pageSize: 1, pageNum: 2 });
      expect(second.response).toMatchObject({ totalCount: 2, dataSet: [row] });
    }),
  );

  it('oddFields: every row has other fields, and filters go by the true ones', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.plant({ regionA: 'a', regionZ: 'z' });
      const fields = { bandwidth: '100', vpcId: null, extra: 'x' };
      sandbox.sandbox.fault({ action: DESCRIBE, fault: { kind: 'oddFields', fields } });
      expect(await sandbox.rows(DESCRIBE, { vpcId: 'vpc-1' })).toMatchObject([
        { ...fields, crossRegionBandwidthName: 'planted-1' },
      ]);
      expect(await sandbox.rows(DESCRIBE)).toMatchObject([{ bandwidth: 100, vpcId: 'vpc-1' }]);
    }));

  it.each<FaultOptions>([
    { kind: 'status', httpStatus: 400, code: 'X', message: 'half \ud800' },
    { kind: 'errorIn200', code: 'X', message: 'half \ud800' },
  ])('an error may say anything: %j', (fault) =>
    withSandbox(async (sandbox) => {
      const { text } = await onCreate(sandbox, fault);
      expect(text).toContain('half \\ud800');
      expect(JSON.parse(text)).toMatchObject({ code: 'X', message: 'half \ud800' });
    }),
  );

  it('priceFactor: prices move for one answer', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: '*', fault: { kind: 'priceFactor', factor: 1.5 } });
      const { vpcId: _vpcId, crossRegionBandwidthName: _name, ...inquiry } = FLAT;
      const discountPrice = async () =>
        (await sandbox.call('InquiryPriceCreateCrossRegionBandwidth', inquiry)).response['crossRegionBandwidthPrice'];
      expect(await discountPrice()).toMatchObject({ discountPrice: 3000 });
      expect(await discountPrice()).toMatchObject({ discountPrice: 2000 });
    }));

  it('does nothing on other actions, and is used up by them', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: '*', fault: { kind: 'failCreate' } });
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
      await sandbox.call(CREATE, FLAT);
      sandbox.clock.set(3);
      expect(sandbox.sandbox.state().circuits).toMatchObject([{ status: 'AVAILABLE' }]);
    }));
});

describe('the rules', () => {
  const status = (httpStatus: number): FaultOptions => ({ kind: 'status', httpStatus, code: 'X' });

  it('count the calls of their action only, from when they were set', () =>
    withSandbox(async (sandbox) => {
      await sandbox.call('DescribeVpcs');
      sandbox.sandbox.fault({ action: 'DescribeVpcs', call: 2, fault: status(500) });
      await sandbox.call('DescribeZones');
      const answers = [await sandbox.call('DescribeVpcs'), await sandbox.call('DescribeVpcs')];
      expect(answers.map(({ httpStatus }) => httpStatus)).toEqual([200, 500]);
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
    }));

  it('apply in the order in which they were set, and count on even when another applies', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault(
        { action: 'DescribeVpcs', call: 1, fault: status(501) },
        { action: '*', call: 1, fault: status(502) },
        { action: '*', call: 2, fault: status(503) },
        { action: '*', call: 'every', fault: status(504) },
      );
      const answers = [await sandbox.call('DescribeVpcs'), await sandbox.call('DescribeVpcs')];
      answers.push(await sandbox.call('DescribeVpcs'));
      expect(answers.map(({ httpStatus }) => httpStatus)).toEqual([501, 503, 504]);
      sandbox.sandbox.clearFaults();
      expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
    }));

  it('count and meet only the calls that name what they are for, alone or in a list', () =>
    withSandbox(async (sandbox) => {
      sandbox.sandbox.fault({ action: 'DescribeVpcs', naming: 'vpc-2', call: 2, fault: status(500) });
      const asked: Record<string, unknown>[] = [
        { vpcIds: ['vpc-1', 'vpc-2'] },
        { vpcIds: ['vpc-1'] },
        {},
        { vpcIds: ['vpc-2'] },
        { vpcIds: ['vpc-2'] },
      ];
      const answers = [];
      for (const body of asked) {
        answers.push(await sandbox.call('DescribeVpcs', body));
      }
      sandbox.sandbox.fault({ action: '*', naming: 'vpc-2', fault: status(501) });
      answers.push(await sandbox.call('DescribeVpcs', { vpcName: 'vpc-2' }));
      expect(answers.map(({ httpStatus }) => httpStatus)).toEqual([200, 200, 200, 500, 200, 501]);
    }));

  it('are in force from the start when they are settings, and again after a reset', () =>
    withSandbox(
      async (sandbox) => {
        expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(500);
        expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(200);
        sandbox.sandbox.reset();
        expect((await sandbox.call('DescribeVpcs')).httpStatus).toBe(500);
      },
      { faults: [{ action: '*', fault: { kind: 'status', httpStatus: 500, code: 'X' } }] },
    ));

  it('reach a request before it is authenticated', () =>
    withSandbox(
      async (sandbox) => {
        sandbox.sandbox.fault({ action: CREATE, fault: status(500) });
        expect((await sandbox.call(CREATE, 'no JSON')).httpStatus).toBe(500);
      },
      { rateLimit: { capacity: 0, refillPerSecond: 0 } },
    ));
});
