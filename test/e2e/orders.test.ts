import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from '@jest/globals';
import { localPathsIn } from '../histories/local-paths.js';
import { deniesPurchase } from '../support/purchases.js';
import { worldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest } from '../support/world.js';

const world = worldOfFile();

/** 27, and one task more when a query comes while the price is asked. */
const MOST_EVENTS = 30;

describe('an order of a new circuit', () => {
  it('is quoted, approved, bought once and followed until live, in at most 30 events', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    const asked = await approve(handle);
    expect(asked).toMatchObject({
      state: 'awaitingApproval',
      quote: { revision: 1, price: { discountPrice: 2000 }, approveWith: { quote: asked.quote?.id } },
      next: { who: 'anyone except ana@example.com' },
    });
    const view = await handle.result();
    expect(view).toMatchObject({
      state: 'completed',
      circuit: { status: 'AVAILABLE', orderNumber: expect.stringMatching(/^\d{18}$/) },
      approval: { by: [{ by: 'ben@example.com', decision: 'approve' }] },
      timeline: [
        { state: 'quoting' },
        { state: 'awaitingApproval' },
        { state: 'placing' },
        { state: 'provisioning' },
        { state: 'completed' },
      ],
    });
    expect(executed(world(), 'CreateCrossRegionBandwidth', request.vpcId)).toBe(1);
    const { events } = await handle.fetchHistory();
    expect(events?.length).toBeLessThanOrEqual(MOST_EVENTS);
  });

  it('takes no further event for a further poll', async () => {
    world().sandbox.fault({
      action: 'DescribeCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'statusValue', status: 'CREATING' },
    });
    const handle = await world().start(world().createRequest());
    await approve(handle);
    const { circuit } = await inState(handle, 'provisioning');
    await world().sandbox.waitForCall(polled(circuit?.crossRegionBandwidthId, 10));
    world().sandbox.clearFaults();
    await handle.result();
    expect((await handle.fetchHistory()).events?.length).toBeLessThanOrEqual(MOST_EVENTS);
  });

  it('completes without buying when the circuit is there exactly as asked', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    await approve(handle);
    const first = await handle.result();
    const again = await (await world().start(request)).result();
    expect(again).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: first.circuit?.crossRegionBandwidthId },
    });
    expect(deniesPurchase(again.reason)).toBe(true);
    expect(executed(world(), 'CreateCrossRegionBandwidth', request.vpcId)).toBe(1);
  });

  it('is refused when the pair has another circuit, whatever its order', async () => {
    const { vpcId, ...request } = world().createRequest();
    const planted = world().sandbox.plant({ vpcId, regionA: request.regionZ, regionZ: request.regionA, bandwidth: 10 });
    const { type, message } = await failure(await world().start({ vpcId, ...request }));
    expect({ type, message }).toEqual({
      type: 'Refused',
      message: expect.stringContaining(planted.crossRegionBandwidthId),
    });
  });
});

describe('an order that changes a circuit', () => {
  it('shows the price in force beside the new one, and is live with the new figures', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
    const handle = await world().start(modifyRequest(crossRegionBandwidthId, { bandwidth: 500 }));
    const asked = await approve(handle);
    expect(asked.quote).toMatchObject({
      price: { discountPrice: 10_000 },
      previousPrice: { discountPrice: 2_000 },
      base: { bandwidth: 100, status: 'AVAILABLE' },
    });
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId, status: 'AVAILABLE' },
    });
    expect(
      world()
        .sandbox.state()
        .circuits.find((row) => row.crossRegionBandwidthId === crossRegionBandwidthId),
    ).toMatchObject({
      bandwidth: 500,
      status: 'AVAILABLE',
    });
    expect(executed(world(), 'ModifyCrossRegionBandwidth', crossRegionBandwidthId)).toBe(1);
  });

  it('changes only the burst of a circuit with a commitment', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId } = world().sandbox.plant({
      vpcId,
      regionA,
      regionZ,
      bandwidth: 100,
      bandwidthCap: 120,
      internetChargeType: 'ByInstanceBandwidth95',
    });
    const handle = await world().start({
      action: 'modify',
      crossRegionBandwidthId,
      bandwidthCap: 200,
      requestedBy: 'ana',
    });
    const asked = await approve(handle);
    expect(asked.quote?.notes.join(' ')).toContain('100 Mbps');
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(
      world()
        .sandbox.state()
        .circuits.find((row) => row.crossRegionBandwidthId === crossRegionBandwidthId),
    ).toMatchObject({
      bandwidth: 100,
      bandwidthCap: 200,
    });
  });

  it('buys nothing when nothing would change', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
    const view = await (await world().start(modifyRequest(crossRegionBandwidthId, { bandwidth: 100 }))).result();
    expect([view.state, deniesPurchase(view.reason)]).toEqual(['completed', true]);
    expect(executed(world(), 'ModifyCrossRegionBandwidth', crossRegionBandwidthId)).toBe(0);
  });
});

function polled(id: string | undefined, times: number): (call: { action: string | null; body: unknown }) => boolean {
  let count = 0;
  return ({ action, body }) =>
    action === 'DescribeCrossRegionBandwidth' && JSON.stringify(body).includes(id ?? 'none') && ++count >= times;
}

describe('an order that fails', () => {
  it('shows in its history where in the code, and no folder of the machine', async () => {
    const handle = await world().start(world().createRequest({ vpcId: 'vpc-of-nobody' }));
    await failure(handle);
    const history = JSON.parse(historyToJSON(await handle.fetchHistory())) as unknown;
    const stacks = JSON.stringify(history).match(/"stackTrace":"(?:[^"\\]|\\.)+"/g);
    // The order's own failure has none: the Temporal UI would show it before the cause.
    expect(stacks?.length).toBeGreaterThan(0);
    expect(stacks?.filter((stack) => !/activities\//.test(stack))).toEqual([]);
    expect(localPathsIn(history)).toEqual([]);
  });
});
