import { describe, expect, it } from '@jest/globals';
import { createActivities, type OrderActivities, type RecordedQuoteResult } from '../../activities/index.js';
import { createPlaces } from '../../activities/places.js';
import type { CreateRequest } from '../../contract/index.js';
import type { SandboxSettings } from '../../sandbox/index.js';
import { inActivity, ofOrder, onBench, RUN_ID, type Bench } from './bench.js';
import { CREATE } from './figures.js';

const REGIONS = 'DescribeCrossRegionBandwidthRegions';
const VPCS = 'DescribeVpcs';
const { vpcId, regionA, regionZ } = CREATE;
const MINUTE_MS = 60_000;

/** What one worker does for a request. */
function quote(worker: OrderActivities, request: CreateRequest = CREATE): Promise<RecordedQuoteResult> {
  return inActivity(ofOrder(request), () => worker.quoteOrder({ request, firstRunId: RUN_ID, revision: 1 }));
}

/** How often each of both questions was asked. */
function asked(bench: Bench): [regions: number, vpcs: number] {
  return [bench.calls(REGIONS).length, bench.calls(VPCS).length];
}

/** A sandbox whose VPCs and regions may change. */
function changing(): Pick<SandboxSettings, 'vpcs' | 'soldRegions'> & {
  vpcs: { vpcId: string }[];
  soldRegions: string[];
} {
  return { vpcs: [{ vpcId }, { vpcId: 'vpc-2' }], soldRegions: [regionA, regionZ] };
}

describe('a worker that knows regions and VPC', () => {
  it('asks only for the circuits of the VPC and the price', async () => {
    await onBench(async (bench) => {
      const worker = createActivities(bench.deps());
      await quote(worker);
      const { length } = bench.sandbox.state().calls;
      expect(await quote(worker)).toMatchObject({ kind: 'quoted' });
      expect(
        bench.sandbox
          .state()
          .calls.slice(length)
          .map(({ action }) => action),
      ).toEqual(['DescribeCrossRegionBandwidth', 'InquiryPriceCreateCrossRegionBandwidth']);
    });
  });

  it('buys nothing in a VPC that has been deleted since: the API refuses', async () => {
    const settings = changing();
    await onBench(async (bench) => {
      const worker = createActivities(bench.deps());
      await quote(worker);
      settings.vpcs.length = 0;
      bench.sandbox.reset();
      const placing = await bench.placing().catch((error: unknown) => error);
      expect(placing).toMatchObject({ message: expect.stringContaining(`no VPC "${vpcId}"`) });
      const result = await quote(worker);
      if (result.kind !== 'quoted') {
        throw new Error('expected a quote from memory');
      }
      const input = {
        record: bench.sealed({ ...result, request: CREATE }),
        firstRunId: RUN_ID,
        runId: RUN_ID,
        sentBefore: false,
        approvedUntil: new Date(Date.now() + MINUTE_MS).toISOString(),
      };
      const placed = await inActivity(ofOrder(CREATE), () => worker.placeOrder(input));
      expect(placed).toMatchObject({ kind: 'refused', code: 'INVALID_VPC_NOT_FOUND' });
      expect(bench.bought()).toBe(0);
    }, settings);
  });

  it('finds a region that is new', async () => {
    const settings = changing();
    await onBench(async (bench) => {
      const worker = createActivities(bench.deps());
      const request = { ...CREATE, regionZ: 'eu-west-1' };
      await quote(worker);
      await expect(quote(worker, request)).rejects.toMatchObject({ type: 'Refused' });
      settings.soldRegions.push('eu-west-1');
      expect(await quote(worker, request)).toMatchObject({ kind: 'quoted' });
    }, settings);
  });

  it('does not know them for another worker', async () => {
    await onBench(async (bench) => {
      await quote(createActivities(bench.deps()));
      await quote(createActivities(bench.deps()));
      expect(asked(bench)).toEqual([2, 2]);
    });
  });
});

describe('what is missing', () => {
  it('is asked for each time: a VPC', async () => {
    await onBench(async ({ zenlayer, ...bench }) => {
      const places = createPlaces({ zenlayer });
      expect(await places.vpc('vpc-none')).toEqual({ kind: 'absent' });
      expect(await places.vpc('vpc-none')).toEqual({ kind: 'absent' });
      expect(bench.calls(VPCS)).toHaveLength(2);
    });
  });

  it('is asked for each time: a region', async () => {
    await onBench(async ({ zenlayer, ...bench }) => {
      const places = createPlaces({ zenlayer });
      expect(await places.regions([regionA, 'nowhere'])).not.toContain('nowhere');
      expect(await places.regions([regionA, 'nowhere'])).not.toContain('nowhere');
      expect(bench.calls(REGIONS)).toHaveLength(2);
    });
  });

  it('is believed by nobody else who asked at the same time', async () => {
    await onBench(async ({ zenlayer, sandbox, ...bench }) => {
      const places = createPlaces({ zenlayer });
      sandbox.fault({ action: VPCS, call: 1, fault: { kind: 'absent' } });
      expect(await Promise.all([places.vpc(vpcId), places.vpc(vpcId)])).toEqual([
        { kind: 'absent' },
        { kind: 'there' },
      ]);
      expect(bench.calls(VPCS)).toHaveLength(2);
    });
  });
});

describe('an answer that says nothing', () => {
  it("is not remembered: a row that can't be read", async () => {
    await onBench(async ({ zenlayer, sandbox }) => {
      const places = createPlaces({ zenlayer });
      sandbox.fault({ action: VPCS, call: 1, fault: { kind: 'oddRow', row: { vpcId, mtu: 'many' } } });
      expect(await places.vpc(vpcId)).toMatchObject({ kind: 'unreadable' });
      expect(await places.vpc(vpcId)).toEqual({ kind: 'there' });
    });
  });

  it.each([REGIONS, VPCS] as const)('is not remembered, and fails nobody else: a failed %s', async (action) => {
    await onBench(async ({ zenlayer, sandbox, ...bench }) => {
      const places = createPlaces({ zenlayer });
      sandbox.fault({ action, call: 1, fault: { kind: 'dropBefore' } });
      const ask = () => (action === VPCS ? places.vpc(vpcId) : places.regions([regionA]));
      const [first, second] = await Promise.allSettled([ask(), ask()]);
      expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
      await ask();
      expect(bench.calls(action)).toHaveLength(2);
    });
  });
});

describe('a memory of places', () => {
  it('asks once for all who ask at the same time', async () => {
    await onBench(async (bench) => {
      const worker = createActivities(bench.deps());
      await Promise.all([quote(worker), quote(worker), quote(worker)]);
      expect(asked(bench)).toEqual([1, 1]);
    });
  });

  it('asks anew after five minutes, counted from the question', async () => {
    await onBench(async (bench) => {
      let now = 0;
      const places = createPlaces({ zenlayer: bench.zenlayer, monotonic: () => now });
      const ask = () => Promise.all([places.regions([regionA, regionZ]), places.vpc(vpcId)]);
      await ask();
      now = 5 * MINUTE_MS - 1;
      await ask();
      expect(asked(bench)).toEqual([1, 1]);
      now = 5 * MINUTE_MS;
      await ask();
      expect(asked(bench)).toEqual([2, 2]);
    });
  });

  it('keeps the newest thousand VPCs', async () => {
    const vpcs = Array.from({ length: 1_001 }, (_, index) => ({ vpcId: `vpc-${index}` }));
    await onBench(
      async ({ zenlayer, ...bench }) => {
        const places = createPlaces({ zenlayer });
        for (const vpc of vpcs) {
          await places.vpc(vpc.vpcId);
        }
        await places.vpc('vpc-1');
        await places.vpc('vpc-1000');
        expect(bench.calls(VPCS)).toHaveLength(1_001);
        await places.vpc('vpc-0');
        expect(bench.calls(VPCS)).toHaveLength(1_002);
      },
      { vpcs },
    );
  });
});
