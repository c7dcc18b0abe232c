import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { createActivities, type ActivityDeps, type FindResult, type QuoteRecord } from '../../activities/index.js';
import type { OrderRequest } from '../../contract/index.js';
import type { PlantedCircuit } from '../../sandbox/index.js';
import { inActivity, onBench, surroundings, type Bench } from './bench.js';
import { BURST, CREATE, MODIFY } from './figures.js';

const PAIR = { regionA: CREATE.regionA, regionZ: CREATE.regionZ };
const AS_ASKED = { ...PAIR, crossRegionBandwidthName: CREATE.crossRegionBandwidthName };
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

function find(
  bench: Bench,
  record: QuoteRecord,
  until = inMs(0),
  deps: Partial<ActivityDeps> = {},
): Promise<FindResult> {
  return inActivity({}, () => createActivities(bench.deps(deps)).findCircuit({ record, until }));
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

  it('is found although the bill can’t be read', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      bench.sandbox.plant(AS_ASKED);
      bench.sandbox.fault({ action: 'DescribeBillDetail', fault: { kind: 'dropBefore' } });
      expect(await find(bench, record)).toMatchObject({ kind: 'found', circuit: { orderNumber: null } });
    });
  });

  it('is nowhere only after a look that began when the time was over', async () => {
    await onBench(async (bench) => {
      const record = await bench.quoted();
      const until = Date.now() + 100;
      let time = until - 2;
      const result = await find(bench, record, new Date(until).toISOString(), { now: () => time++ });
      expect(result).toEqual({ kind: 'none', lookedUntil: new Date(until).toISOString() });
      expect(bench.calls('DescribeCrossRegionBandwidth')).toHaveLength(1 + 3);
    });
  });

  it.each<[string, Partial<PlantedCircuit>]>([
    ['that could not be built', { status: 'CREATE_FAILED' }],
    ['that is being deleted', { status: 'DELETING' }],
    ['in the recycle bin', { status: 'RECYCLED' }],
    ['of another VPC', { vpcId: 'vpc-2' }],
    ['of another pair', { regionZ: 'eu-west-1' }],
  ])('is not a circuit %s', async (_name, fields) => {
    await onBench(
      async (bench) => {
        const record = await bench.quoted();
        bench.sandbox.plant({ ...AS_ASKED, ...fields });
        expect(await find(bench, record)).toMatchObject({ kind: 'none' });
      },
      { deleteDelayMs: 60_000 },
    );
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
        if (beats === 5) around.cancel();
      });
      const search = around.run(() => createActivities(bench.deps()).findCircuit({ record, until: inMs(60_000) }));
      await expect(search).rejects.toMatchObject({ name: 'CancelledFailure' });
    });
  });
});
