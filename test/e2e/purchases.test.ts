import { CANCEL_WORDS } from '../../workflows/messages/words.js';
import { describe, expect, it } from '@jest/globals';
import { approveUpdate, cancelUpdate, orderQuery, resolveUpdate } from '../../contract/index.js';
import type { FaultRule } from '../../sandbox/index.js';
import { pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import {
  approvedCreate,
  CREATE,
  MODIFY,
  reasonsOf,
  resolveHold,
  stepsOf,
  waitingChange,
} from '../support/purchases.js';
import { worldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest, refusal, type OrderHandle } from '../support/world.js';

const world = worldOfFile();

/** An approved order of a new circuit, with faults set before the approval. */
async function approved(...faults: FaultRule[]): Promise<{ handle: OrderHandle; vpcId: string }> {
  const { handle, named } = await approvedCreate(world(), ...faults);
  return { handle, vpcId: named };
}

async function approvedChange(...faults: FaultRule[]): Promise<{ handle: OrderHandle; id: string }> {
  const { handle, named } = await waitingChange(world());
  world().sandbox.fault(...faults);
  await approve(handle);
  return { handle, id: named };
}

describe('the price at the last moment', () => {
  it('goes back to the approvers with the difference when it has risen, and the old approval counts no more', async () => {
    const request = world().createRequest();
    const handle = await world().start(request);
    const first = await inState(handle, 'awaitingApproval');
    world().sandbox.fault({
      action: 'InquiryPriceCreateCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'priceFactor', factor: 1.1 },
    });
    await approve(handle);
    const second = await eventually(
      () => inState(handle, 'awaitingApproval'),
      ({ quote }) => quote?.revision === 2,
    );
    expect(second).toMatchObject({
      approval: { by: [] },
      quote: {
        price: { discountPrice: 2200 },
        differences: expect.arrayContaining([{ field: 'discountPrice', before: 2000, now: 2200 }]),
      },
    });
    expect(
      await refusal(handle.executeUpdate(approveUpdate, { args: [{ by: 'ben', quote: first.quote?.id ?? '' }] })),
    ).toMatchObject({
      accepted: false,
    });
    expect(executed(world(), CREATE, request.vpcId)).toBe(0);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, request.vpcId)).toBe(1);
  });

  it('needs no new approval when it has fallen', async () => {
    const { handle, vpcId } = await approved({
      action: 'InquiryPriceCreateCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'priceFactor', factor: 0.9 },
    });
    expect(await handle.result()).toMatchObject({ state: 'completed', quote: { revision: 1 } });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  it('is the last read before the purchase', async () => {
    const { handle, vpcId } = await approved();
    await handle.result();
    const actions = world()
      .sandbox.state()
      .calls.filter(({ body }) => JSON.stringify(body).includes(vpcId) || JSON.stringify(body).includes('regionA'))
      .map(({ action }) => action);
    const bought = actions.lastIndexOf(CREATE);
    expect(actions[bought - 1]).toBe('InquiryPriceCreateCrossRegionBandwidth');
  });

  it('asks again when a circuit to be changed is no longer as it was quoted', async () => {
    const { vpcId, regionA, regionZ } = world().createRequest();
    const { crossRegionBandwidthId: id } = world().sandbox.plant({ vpcId, regionA, regionZ, bandwidth: 100 });
    const handle = await world().start(modifyRequest(id, { bandwidth: 500 }));
    await inState(handle, 'awaitingApproval');
    await world().stopWorker();
    const { quote } = await startAgain(() => inState(handle, 'awaitingApproval'));
    await changeBehindItsBack(id, 300);
    await handle.signal('approve', { by: 'ben', quote: quote?.id });
    const again = await eventually(
      () => inState(handle, 'awaitingApproval'),
      (view) => view.quote?.revision === 2,
    );
    expect(again.quote?.differences).toEqual(
      expect.arrayContaining([{ field: 'circuit.bandwidth', before: 100, now: 300 }]),
    );
    expect(executed(world(), MODIFY, id)).toBe(1);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  });
});

async function startAgain<T>(then: () => Promise<T>): Promise<T> {
  await world().startWorker();
  return then();
}

/** Somebody changes the circuit in the console. */
async function changeBehindItsBack(crossRegionBandwidthId: string, bandwidth: number): Promise<void> {
  const { createZenlayer } = await import('../../zenlayer/index.js');
  const zenlayer = createZenlayer({ endpoint: world().sandbox.url, credentials: world().sandbox.accessKey });
  await zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth });
  await eventually(
    () => zenlayer.call('DescribeCrossRegionBandwidth', { crossRegionBandwidthIds: [crossRegionBandwidthId] }),
    ({ dataSet }) => dataSet[0]?.bandwidth === bandwidth,
  );
  zenlayer.close();
}

describe('a purchase that surely did not happen', () => {
  it.each([
    ['429', { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' }],
    ['wrong credentials', { kind: 'status', httpStatus: 401, code: 'AUTHFAILURE_SIGNATURE_FAILURE' }],
    ['a challenge page', { kind: 'challenge' }],
  ] as const)('is tried again under the same approval: %s', async (_name, fault) => {
    const { handle, vpcId } = await approved({ action: CREATE, fault }, { action: CREATE, call: 2, fault });
    expect(await handle.result()).toMatchObject({ state: 'completed', quote: { revision: 1 } });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  it('is called off by a cancel while it waits to be tried again', async () => {
    const { handle, vpcId } = await approved({
      action: CREATE,
      call: 'every',
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    await eventually(
      () => handle.query<{ attention?: { code: string } }>('order'),
      ({ attention }) => attention?.code === 'notBought',
    );
    await handle.signal('cancel', { by: 'ana' });
    expect(await handle.result()).toMatchObject({ state: 'cancelled' });
    expect(executed(world(), CREATE, vpcId)).toBe(0);
  });
});

describe('a purchase that Zenlayer refuses', () => {
  it('fails the order with the code and what it means', async () => {
    const { handle } = await approved({
      action: CREATE,
      fault: { kind: 'status', httpStatus: 403, code: 'OPERATION_DENIED_SANDBOX_INSUFFICIENT_BALANCE' },
    });
    const { type, message, view } = await failure(handle);
    expect(type).toBe('Refused');
    expect(message).toMatch(/OPERATION_DENIED_SANDBOX_INSUFFICIENT_BALANCE/);
    expect(view).toMatchObject({ state: 'failed', reason: message });
  });
});

describe('a purchase without a clear answer', () => {
  it.each([
    ['the reply is lost', { kind: 'dropAfter' }],
    [
      'a 500 after it was carried out',
      { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR', executed: true },
    ],
    ['an unreadable answer', { kind: 'garbage' }],
    ['a truncated answer', { kind: 'truncate' }],
    ['an answer without ids', { kind: 'withoutIds' }],
    ['another 2xx', { kind: 'successStatus', httpStatus: 202 }],
  ] as const)('is found and adopted when it had worked: %s', async (_name, fault) => {
    const { handle, vpcId } = await approved({ action: CREATE, fault });
    const view = await handle.result();
    expect(view).toMatchObject({ state: 'completed', circuit: { status: 'AVAILABLE', orderNumber: null } });
    expect(await stepsOf(handle)).toEqual(['quoteOrder', 'placeOrder', 'findCircuit', 'trackCircuit']);
    expect(executed(world(), CREATE, vpcId)).toBe(1);
    expect(
      world()
        .sandbox.state()
        .orders.filter((order) => order.crossRegionBandwidthId === view.circuit?.crossRegionBandwidthId),
    ).toHaveLength(1);
  });

  it('is found although it shows up late', async () => {
    const { handle, vpcId } = await approved(
      { action: CREATE, fault: { kind: 'dropAfter' } },
      { action: 'DescribeCrossRegionBandwidth', call: 2, fault: { kind: 'absent' } },
      { action: 'DescribeCrossRegionBandwidth', call: 3, fault: { kind: 'absent' } },
    );
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  it('is sent once more when nothing was found by the end of the search', async () => {
    const { handle, vpcId } = await approved({ action: CREATE, fault: { kind: 'dropBefore' } });
    const view = await handle.result();
    expect(view).toMatchObject({ state: 'completed', circuit: { orderNumber: expect.any(String) } });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  it('is held after the second one, and says what is known; sent again by a person', async () => {
    const { handle, vpcId } = await approved(
      { action: CREATE, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
    );
    const held = await inState(handle, 'held');
    expect(held.hold).toMatchObject({
      code: 'outcomeUnknown',
      choices: [{ choice: 'adopt' }, { choice: 'abandon' }, { choice: 'sendAgain' }],
    });
    expect(held.hold?.evidence).toHaveLength(2);
    expect(executed(world(), CREATE, vpcId)).toBe(0);
    expect(await refusal(handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] }))).toMatchObject({
      accepted: false,
    });
    expect(
      await refusal(
        handle.executeUpdate(resolveUpdate, {
          args: [{ by: 'olga', hold: 'H7-00000000', choice: 'abandon', reason: 'x' }],
        }),
      ),
    ).toMatchObject({ accepted: false, text: expect.stringContaining('H7-00000000') });
    expect(await resolveHold(handle, 'sendAgain')).toMatchObject({ accepted: true });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), CREATE, vpcId)).toBe(1);
  });

  it('ends as failed when a person abandons it', async () => {
    const { handle } = await approved(
      { action: CREATE, fault: { kind: 'dropBefore' } },
      { action: CREATE, call: 2, fault: { kind: 'dropBefore' } },
    );
    await resolveHold(handle, 'abandon');
    expect(await failure(handle)).toMatchObject({
      type: 'Abandoned',
      view: { state: 'failed', reason: expect.stringMatching(/olga.*abandon.*looked in the console/) },
    });
  });

  it('is held when what is there is not plainly its result; the right one is adopted by a person', async () => {
    const { handle, vpcId } = await approved({ action: CREATE, fault: { kind: 'dropBefore' } });
    await world().sandbox.waitForCall(
      ({ action, body, outcome }) => action === CREATE && outcome !== null && JSON.stringify(body).includes(vpcId),
    );
    const planted = world().sandbox.plant({
      vpcId,
      regionA: 'asia-north-1',
      regionZ: 'asia-east-1',
      bandwidth: 100,
      crossRegionBandwidthName: 'by-hand',
    });
    const held = await inState(handle, 'held');
    expect(held.hold).toMatchObject({
      code: 'conflict',
      evidence: expect.arrayContaining([expect.stringContaining('by-hand')]),
    });
    const { text } = await refusal(resolveHold(handle, 'adopt', planted.crossRegionBandwidthId));
    expect(text).toContain('Test-Cross1');
    expect((await handle.query(orderQuery)).hold).toEqual(held.hold);
    world().sandbox.change({
      crossRegionBandwidthId: planted.crossRegionBandwidthId,
      crossRegionBandwidthName: 'Test-Cross1',
    });
    await resolveHold(handle, 'adopt', planted.crossRegionBandwidthId);
    expect(await handle.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: planted.crossRegionBandwidthId },
    });
    expect(executed(world(), CREATE, vpcId)).toBe(0);
  });

  it('of a change: its figures tell that it had worked', async () => {
    const { handle, id } = await approvedChange({ action: MODIFY, fault: { kind: 'dropAfter' } });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), MODIFY, id)).toBe(1);
  });

  it('of a change: is sent once more when the old figures stay', async () => {
    const { handle, id } = await approvedChange({ action: MODIFY, fault: { kind: 'dropBefore' } });
    expect(await handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), MODIFY, id)).toBe(1);
  });

  it('takes a cancel as a wish, and goes on when it turns out that it was bought', async () => {
    await world().stopWorker();
    await world().startWorker({ searchWindowMs: 60_000 });
    const { handle } = await approved(
      { action: CREATE, fault: { kind: 'dropAfter' } },
      { action: 'DescribeCrossRegionBandwidth', call: 'every', fault: { kind: 'absent' } },
    );
    await pendingStep(handle, 'findCircuit');
    expect(await handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] })).toMatchObject({
      accepted: true,
      state: 'placing',
      text: expect.not.stringContaining(CANCEL_WORDS.sure),
    });
    world().sandbox.clearFaults();
    const view = await handle.result();
    expect(view.state).toBe('completed');
    expect(reasonsOf(view)).toMatch(/\bana\b/);
    await world().stopWorker();
    await world().startWorker();
  });
});
