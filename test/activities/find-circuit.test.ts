import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure, type Info } from '@temporalio/activity';
import {
  createActivities,
  type ActivityDeps,
  type FindInput,
  type FindResult,
  type SealedQuote,
} from '../../activities/index.js';
import type { OrderRequest } from '../../contract/index.js';
import type { PlantedCircuit } from '../../sandbox/index.js';
import { inActivity, ofOrder, ONE_RUN, onBench, surroundings, type Bench } from './bench.js';
import { BURST, CREATE, MODIFY, SETTINGS } from './figures.js';

const PAIR = { regionA: CREATE.regionA, regionZ: CREATE.regionZ };
const AS_ASKED = { ...PAIR, crossRegionBandwidthName: CREATE.crossRegionBandwidthName };
const DESCRIBE = 'DescribeCrossRegionBandwidth';
const HOUR = 3_600_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

function find(
  bench: Bench,
  record: SealedQuote,
  until = inMs(0),
  deps: Partial<ActivityDeps> = {},
  { info = {}, ...input }: Partial<FindInput> & { info?: Partial<Info> } = {},
): Promise<FindResult> {
  const around = { ...ofOrder(record.request), ...info };
  return inActivity(around, () => createActivities(bench.deps(deps)).findCircuit({ record, until, ...input }));
}

/** A circuit, the quote of a change of it, and the change sent as far as the fault lets it. */
async function changed(bench: Bench, fields: Partial<PlantedCircuit> = {}) {
  const { crossRegionBandwidthId } = bench.sandbox.plant({ ...PAIR, ...fields });
  const request: OrderRequest = { ...MODIFY, crossRegionBandwidthId };
  return { crossRegionBandwidthId, record: await bench.quoted(request) };
}

describe('a new circuit whose purchase had no answer', () => {
  it.each([CREATE, BURST])('is found, in either order of the regions', async (request) => {
    await onBench(async (bench) => {
      const record = await bench.quoted(request);
      const { crossRegionBandwidthId } = bench.sandbox.plant({
        ...AS_ASKED,
        regionA: PAIR.regionZ,
        regionZ: PAIR.regionA,
        internetChargeType: request.internetChargeType,
        bandwidthCap: request.bandwidthCap ?? null,
      });
      expect(await find(bench, record, inMs(60_000))).toEqual({
        kind: 'found',
        circuit: { crossRegionBandwidthId, status: 'AVAILABLE', orderNumber: null },
      });
    });
  });

  it('is waited for when it shows late', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 1, fault: { kind: 'absent' } });
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 2, fault: { kind: 'absent' } });
      bench.sandbox.plant(AS_ASKED);
      expect(await find(bench, record, inMs(60_000))).toMatchObject({ kind: 'found' });
      expect(bench.calls('DescribeCrossRegionBandwidth')).toHaveLength(4);
    });
  });

  it('has the order number that the bill tells', async () => {
    let time = Date.now();
    await onBench(
      async (bench) => {
        const record = await bench.quoted();
        const bought = await bench.zenlayer.call('CreateCrossRegionBandwidth', {
          vpcId: CREATE.vpcId,
          internetChargeType: CREATE.internetChargeType,
          crossRegionBandwidthName: CREATE.crossRegionBandwidthName,
          ...PAIR,
          bandwidth: CREATE.bandwidth,
        });
        time += 2 * 3_600_000;
        expect(await find(bench, record)).toMatchObject({
          kind: 'found',
          circuit: { crossRegionBandwidthId: bought.crossRegionBandwidthId, orderNumber: bought.orderNumber },
        });
      },
      { now: () => time },
      { now: () => time },
    );
  });

  it("is found although the bill can't be read", async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.plant(AS_ASKED);
      bench.sandbox.fault({ action: 'DescribeBillDetail', fault: { kind: 'dropBefore' } });
      expect(await find(bench, record)).toMatchObject({ kind: 'found', circuit: { orderNumber: null } });
    });
  });

  it.each<[string, number]>([
    ['right', 0],
    ['hours ahead', 7 * HOUR],
    ['hours behind', -7 * HOUR],
  ])(
    "is nowhere only after a search request that began when the time was over, by a machine's clock that is %s",
    async (_name, off) => {
      await onBench(async (bench) => {
        const record = await bench.quoted();
        const scheduled = Date.now();
        const until = new Date(scheduled + 3).toISOString();
        const info = { scheduledTimestampMs: scheduled, currentAttemptScheduledTimestampMs: scheduled };
        let passed = 0;
        // A search by the machine's clock would go on for hours.
        const stopping = AbortSignal.timeout(10_000);
        const clocks = { now: () => Date.now() + off, monotonic: () => passed++, stopping };
        expect(await find(bench, record, until, clocks, { info })).toEqual({ kind: 'none', searchedUntil: until });
        // One request for the quote, and one at each of the three milliseconds.
        expect(bench.calls(DESCRIBE)).toHaveLength(1 + 3);
      });
    },
  );

  it.each<[string, Partial<PlantedCircuit>]>([
    ['of another VPC', { vpcId: 'vpc-2' }],
    ['of another pair', { regionZ: 'eu-west-1' }],
  ])('is not a circuit %s', async (_name, fields) => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.plant({ ...AS_ASKED, ...fields });
      expect(await find(bench, record)).toMatchObject({ kind: 'none' });
    });
  });

  it('is found also when it could not be built: it was bought all the same', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const { crossRegionBandwidthId } = bench.sandbox.plant({ ...AS_ASKED, status: 'CREATE_FAILED' });
      expect(await find(bench, record)).toMatchObject({
        kind: 'found',
        circuit: { crossRegionBandwidthId, status: 'CREATE_FAILED' },
      });
    });
  });

  it.each(['DELETING', 'RECYCLING', 'RECYCLED'] as const)(
    'is in doubt when a new one as asked is %s already',
    async (status) => {
      await onBench(
        async (bench) => {
          const record = await bench.quoted();
          const { crossRegionBandwidthId } = bench.sandbox.plant({ ...AS_ASKED, status });
          expect(await find(bench, record, inMs(60_000))).toEqual({
            kind: 'conflict',
            evidence: [expect.stringContaining(`circuit ${crossRegionBandwidthId}`)],
            candidates: [crossRegionBandwidthId],
          });
        },
        { deleteDelayMs: 60_000, recycleDelayMs: 60_000 },
      );
    },
  );

  it('is never missed in a list that is not complete', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.plant(AS_ASKED);
      bench.sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'hideRows' } });
      await expect(find(bench, record)).rejects.toMatchObject({ type: 'UNREADABLE_LIST', nonRetryable: false });
    });
  });

  it('is not a circuit that was there at quote time', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const { crossRegionBandwidthId } = bench.sandbox.plant(AS_ASKED);
      expect(await find(bench, { ...record, existing: [crossRegionBandwidthId] })).toMatchObject({ kind: 'none' });
    });
  });

  it.each<[string, Partial<PlantedCircuit>]>([
    ['another name', { crossRegionBandwidthName: 'somebody-elses' }],
    ['another bandwidth', { bandwidth: 50 }],
    ['another way to pay', { internetChargeType: 'ByInstanceBandwidth95', bandwidthCap: 120 }],
  ])('is in doubt when there is one with %s', async (_name, fields) => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const { crossRegionBandwidthId } = bench.sandbox.plant({ ...AS_ASKED, ...fields });
      expect(await find(bench, record, inMs(60_000))).toEqual({
        kind: 'conflict',
        evidence: [expect.stringContaining(crossRegionBandwidthId)],
        candidates: [crossRegionBandwidthId],
      });
    });
  });

  it('is in doubt when there are two', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const ids = [bench.sandbox.plant(AS_ASKED), bench.sandbox.plant(AS_ASKED)].map((it) => it.crossRegionBandwidthId);
      const result = await find(bench, record);
      expect(result.kind).toBe('conflict');
      expect('candidates' in result ? [...result.candidates].sort() : []).toEqual(ids);
    });
  });
});

describe('a change that had no answer', () => {
  it('is found when its figures show, once it is no longer under way', async () => {
    await onBench(async (bench) => {
      const { crossRegionBandwidthId, record } = await changed(bench);
      await bench.zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth: 200 });
      // The time is over at once, and the old figures still show: while a change is under way nothing is certain.
      expect(await find(bench, record)).toEqual({
        kind: 'found',
        circuit: { crossRegionBandwidthId, status: 'AVAILABLE' },
      });
    });
  });

  it('has not happened when the old figures show to the end', async () => {
    await onBench(async (bench) => {
      const { record } = await changed(bench);
      expect(await find(bench, record)).toMatchObject({ kind: 'none' });
    });
  });

  it('has not happened when the circuit is gone', async () => {
    await onBench(async (bench) => {
      const { record } = await changed(bench);
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', call: 'every', fault: { kind: 'absent' } });
      expect(await find(bench, record)).toMatchObject({ kind: 'none' });
    });
  });

  it('is in doubt when the figures are neither the old nor the new ones', async () => {
    await onBench(async (bench) => {
      const { crossRegionBandwidthId, record } = await changed(bench);
      await bench.zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth: 70 });
      expect(await find(bench, record)).toEqual({
        kind: 'conflict',
        evidence: [expect.stringContaining('70 Mbps')],
        candidates: [crossRegionBandwidthId],
      });
    });
  });
});

describe('a change that is still under way when the time is over', () => {
  it('is waited for a while longer, and then in doubt', async () => {
    await onBench(
      async (bench) => {
        const { crossRegionBandwidthId, record } = await changed(bench);
        await bench.zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth: 200 });
        const scheduled = Date.now();
        const until = new Date(scheduled + 2).toISOString();
        const info = { scheduledTimestampMs: scheduled, currentAttemptScheduledTimestampMs: scheduled };
        let passed = 0;
        const monotonic = () => passed++;
        const settings = { ...SETTINGS, oddAfterMs: 3 };
        const before = bench.calls(DESCRIBE).length;
        expect(await find(bench, record, until, { monotonic, settings }, { info })).toEqual({
          kind: 'conflict',
          evidence: [expect.stringContaining('CHANGING')],
          candidates: [crossRegionBandwidthId],
        });
        expect(bench.calls(DESCRIBE)).toHaveLength(before + 5);
      },
      { changeDelayMs: 60_000 },
    );
  });
});

describe('a purchase step that no worker took in time', () => {
  it('leaves nothing to search for when it was never started', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.plant(AS_ASKED);
      const asked: string[] = [];
      const mayHaveStarted = (activityId: string) => Promise.resolve((asked.push(activityId), false));
      const runs = { ...ONE_RUN, mayHaveStarted };
      const before = bench.sandbox.state().calls.length;
      expect(await find(bench, record, inMs(60_000), { runs }, { untaken: 'place-3' })).toEqual({
        kind: 'neverStarted',
      });
      expect(asked).toEqual(['place-3']);
      expect(bench.sandbox.state().calls).toHaveLength(before);
    });
  });

  it('is searched for like any other when it may have been started', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.plant(AS_ASKED);
      expect(await find(bench, record, inMs(60_000), {}, { untaken: 'place-3' })).toMatchObject({ kind: 'found' });
    });
  });

  it("is nothing that is certain while Temporal can't be asked", async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const runs = { ...ONE_RUN, mayHaveStarted: () => Promise.reject(new Error('UNAVAILABLE')) };
      await expect(find(bench, record, inMs(0), { runs }, { untaken: 'place-3' })).rejects.toThrow('UNAVAILABLE');
    });
  });
});

describe("a circuit that a person says is the order's", () => {
  it.each<[string, Partial<PlantedCircuit>]>([
    ['as asked', {}],
    ['the other way round', { regionA: PAIR.regionZ, regionZ: PAIR.regionA }],
    ['with other figures, which tracking judges', { bandwidth: 50 }],
    ['that could not be built', { status: 'CREATE_FAILED' }],
  ])('can be one %s', async (_name, fields) => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const { crossRegionBandwidthId: adopt } = bench.sandbox.plant({ ...AS_ASKED, ...fields });
      expect(await find(bench, record, inMs(0), {}, { adopt })).toEqual({
        kind: 'found',
        circuit: { crossRegionBandwidthId: adopt, status: fields.status ?? 'AVAILABLE' },
      });
    });
  });

  it.each<[string, Partial<PlantedCircuit>, string[]]>([
    ['in another VPC', { vpcId: 'vpc-10' }, ['vpc-10']],
    ['between other regions', { regionZ: 'eu-west-1' }, ['asia-east-1']],
    ['of another name', { crossRegionBandwidthName: 'test-cross1' }, ['Test-Cross1']],
    [
      'that has nothing of it',
      { vpcId: 'vpc-2', regionA: 'na-west-1', crossRegionBandwidthName: 'x' },
      ['vpc-2', 'asia-east-1', 'Test-Cross1'],
    ],
  ])("can't be one %s", async (_name, fields, differs) => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const { crossRegionBandwidthId: adopt } = bench.sandbox.plant({ ...AS_ASKED, ...fields });
      expect(await find(bench, record, inMs(60_000), {}, { adopt })).toEqual({
        kind: 'conflict',
        evidence: [expect.stringMatching(new RegExp(`${differs.join('.*')}.*circuit ${adopt}`))],
        candidates: [],
      });
    });
  });

  it("can't be one that is not there", async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const adopt = '2999999999999999999';
      expect(await find(bench, record, inMs(60_000), {}, { adopt })).toEqual({
        kind: 'conflict',
        evidence: [expect.stringContaining(`no circuit ${adopt}`)],
        candidates: [],
      });
    });
  });

  it('may have any name when the order changes it', async () => {
    await onBench(async (bench) => {
      const { crossRegionBandwidthId: adopt, record } = await changed(bench);
      expect(await find(bench, record, inMs(0), {}, { adopt })).toMatchObject({ kind: 'found' });
    });
  });

  it("is checked again when the API can't be read", async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'empty', httpStatus: 503 } });
      const checking = find(bench, record, inMs(0), {}, { adopt: '2000000000000000001' });
      await expect(checking).rejects.toMatchObject({ nonRetryable: false });
    });
  });
});

describe("a worker that can't see the order's circuits", () => {
  it.each<[string, Partial<SealedQuote['account']>]>([
    ['of another account', { account: 'another' }],
    ['at another endpoint', { endpoint: 'https://console.zenlayer.com' }],
  ])('%s says so instead of "nothing there", also to somebody who adopts', async (_name, changes) => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const elsewhere = bench.sealed(record, { account: { ...record.account, ...changes } });
      const before = bench.sandbox.state().calls.length;
      for (const input of [{}, { adopt: '2000000000000000001' }]) {
        await expect(find(bench, elsewhere, inMs(0), {}, input)).rejects.toMatchObject({
          type: 'OtherAccount',
          nonRetryable: false,
          nextRetryDelay: SETTINGS.searchEveryMs,
          message: expect.stringContaining(elsewhere.account.account),
        });
      }
      expect(bench.sandbox.state().calls).toHaveLength(before);
    });
  });
});

describe('the search', () => {
  it.each<[string, Parameters<Bench['sandbox']['fault']>[0]['fault']]>([
    ['fails', { kind: 'status', httpStatus: 503, code: 'SERVICE_TEMPORARY_UNAVAILABLE' }],
    ['refuses', { kind: 'status', httpStatus: 403, code: 'OPERATION_DENIED_FOR_NOW' }],
    ['gives no answer', { kind: 'dropBefore' }],
  ])('is tried again when the API %s: an order is never ended with its purchase unknown', async (_name, fault) => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.fault({ action: 'DescribeCrossRegionBandwidth', fault });
      const failure: unknown = await find(bench, record).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ApplicationFailure);
      expect(failure).toMatchObject({ nonRetryable: false });
    });
  });

  it('goes to another worker when this one stops', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const stopping = new AbortController();
      const search = find(bench, record, inMs(60_000), { stopping: stopping.signal });
      await bench.sandbox.waitForCall(
        ({ action, outcome }) => action === 'DescribeCrossRegionBandwidth' && outcome !== null,
      );
      stopping.abort();
      await expect(search).rejects.toMatchObject({ type: 'WorkerStopping', nonRetryable: false });
    });
  });

  it('ends when it is cancelled, and gives signs of life until then', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const around = surroundings();
      let beats = 0;
      around.on('heartbeat', () => {
        beats += 1;
        if (beats === 5) {
          around.cancel();
        }
      });
      const search = around.run(() => createActivities(bench.deps()).findCircuit({ record, until: inMs(60_000) }));
      await expect(search).rejects.toMatchObject({ name: 'CancelledFailure' });
    });
  });
});
