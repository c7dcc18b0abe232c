import { describe, expect, it } from '@jest/globals';
import { orderQuery } from '../../contract/index.js';
import { pendingStep } from '../support/buttons.js';
import { circuitsOf, CREATE, DESCRIBE, sent, troubled, waitingCreate } from '../support/purchases.js';
import { wiredWorldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest } from '../support/world.js';

const { world, inFlight } = wiredWorldOfFile({
  settings: { placeTimeoutMs: 20_000, searchWindowMs: 1_000, absentAfterMs: 10_000 },
  sandbox: { maxPageSize: 100 },
});

const OURS = { regionA: 'asia-north-1', regionZ: 'asia-east-1', crossRegionBandwidthName: 'Test-Cross1' };

/** Puts circuits of another pair into a VPC. */
function plantOthers(vpcId: string, number: number): void {
  for (let index = 0; index < number; index++) {
    world().sandbox.plant({ vpcId, regionA: 'eu-west-1', regionZ: 'na-west-1' });
  }
}

/** 150 circuits in a VPC, of which the pair's is the 130th that the API shows: the newest come first. */
function plantAtRow130(vpcId: string, bandwidth: number): string {
  plantOthers(vpcId, 20);
  const { crossRegionBandwidthId } = world().sandbox.plant({ vpcId, ...OURS, bandwidth });
  plantOthers(vpcId, 129);
  return crossRegionBandwidthId;
}

describe('a server that gives fewer rows a page than it is asked for', () => {
  it('hides no circuit of the pair: the order is refused', async () => {
    const request = world().createRequest();
    const id = plantAtRow130(request.vpcId, 50);
    const { type, message } = await failure(await world().start(request));
    expect(type).toBe('Refused');
    expect(message).toContain(`circuit ${id}`);
    expect(sent(world(), { named: request.vpcId })).toBe(0);
  });

  it('hides no circuit that is as asked: nothing is bought', async () => {
    const request = world().createRequest();
    const id = plantAtRow130(request.vpcId, 100);
    expect(await (await world().start(request)).result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: id },
    });
    expect(sent(world(), { named: request.vpcId })).toBe(0);
  });

  it('hides no purchase that is searched for', async () => {
    const order = await waitingCreate(world());
    plantOthers(order.named, 20);
    const { trip } = await inFlight(order);
    await trip.arrive();
    const bought = executed(world(), CREATE, order.named);
    plantOthers(order.named, 129);
    trip.break();
    const view = await order.handle.result();
    expect(view.state).toBe('completed');
    expect(circuitsOf(world(), order.named)).toContain(view.circuit?.crossRegionBandwidthId);
    expect([bought, sent(world(), order)]).toEqual([1, 1]);
  });
});

describe('a list that leaves rows out', () => {
  it('is no proof of absence: the order is not quoted before the list is complete', async () => {
    const request = world().createRequest();
    world().sandbox.plant({ vpcId: request.vpcId, ...OURS, bandwidth: 50 });
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'hideRows' } });
    const handle = await world().start(request);
    await troubled(handle, 'UNREADABLE_LIST');
    world().sandbox.clearFaults();
    expect(await failure(handle)).toMatchObject({ type: 'Refused' });
    expect(sent(world(), { named: request.vpcId })).toBe(0);
  });

  it('is no proof that nothing was bought: the purchase is not sent again', async () => {
    const order = await waitingCreate(world());
    const { trip } = await inFlight(order);
    await trip.arrive();
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'hideRows' } });
    trip.break();
    await pendingStep(order.handle, 'findCircuit');
    await troubled(order.handle, 'UNREADABLE_LIST');
    world().sandbox.clearFaults();
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(sent(world(), order)).toBe(1);
  });
});

describe("a row that can't be read", () => {
  const odd = (fields: object) => ({
    crossRegionBandwidthId: '77',
    crossRegionBandwidthName: 'odd',
    status: 'AVAILABLE',
    regionA: 'eu-west-1',
    regionZ: 'na-west-1',
    bandwidth: 100,
    bandwidthCap: null,
    internetChargeType: 'ByBandwidth',
    createTime: '2026-01-01T00:00:00Z',
    expiredTime: null,
    ...fields,
  });

  it.each([
    ['without a name', { crossRegionBandwidthName: null }],
    ['without a VPC', { vpcId: null }],
    ['without a bandwidth', { bandwidth: null }],
    ['with a bandwidth as text', { bandwidth: '100' }],
    ['with half a Mbps', { bandwidth: 10.5 }],
    ['with what no version knows', { bandwidth: { mbps: 100 }, extra: [1] }],
  ])("of another pair, %s, is in nobody's way", async (_name, fields) => {
    const request = world().createRequest();
    const row = odd({ vpcId: request.vpcId, ...fields });
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'oddRow', row } });
    const order = { handle: await world().start(request), named: request.vpcId };
    await approve(order.handle);
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(sent(world(), order)).toBe(1);
  });

  it("that may be the pair's keeps the order waiting, which says which one it is", async () => {
    const request = world().createRequest();
    const row = odd({ vpcId: request.vpcId, ...OURS, bandwidth: null });
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'oddRow', row } });
    const handle = await world().start(request);
    expect(await troubled(handle, 'UNREADABLE_LIST')).toContain('circuit 77');
    expect(await handle.query(orderQuery)).toMatchObject({ state: 'quoting' });
    world().sandbox.clearFaults();
    await inState(handle, 'awaitingApproval');
    await handle.terminate();
  });
});

describe('what was made a moment ago', () => {
  it('is checked again: a VPC that shows from the third reading on', async () => {
    const absent = (call: number) => ({ action: 'DescribeVpcs', call, fault: { kind: 'absent' } }) as const;
    world().sandbox.fault(absent(1), absent(2));
    const request = world().createRequest();
    const handle = await world().start(request);
    expect(await inState(handle, 'awaitingApproval', 'failed')).toMatchObject({ state: 'awaitingApproval' });
    const readings = world()
      .sandbox.state()
      .calls.filter(({ action, body }) => action === 'DescribeVpcs' && JSON.stringify(body).includes(request.vpcId));
    expect(readings).toHaveLength(3);
    await handle.terminate();
  });

  it('is checked again: a circuit to be changed', async () => {
    const { vpcId } = world().createRequest();
    const { crossRegionBandwidthId: id } = world().sandbox.plant({ vpcId, ...OURS });
    const absent = (call: number) => ({ action: DESCRIBE, call, fault: { kind: 'absent' } }) as const;
    world().sandbox.fault(absent(1), absent(2));
    const handle = await world().start(modifyRequest(id));
    expect(await inState(handle, 'awaitingApproval', 'failed')).toMatchObject({ state: 'awaitingApproval' });
    await handle.terminate();
  });
});
