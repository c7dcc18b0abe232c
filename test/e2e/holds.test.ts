import { describe, expect, it } from '@jest/globals';
import {
  cancelUpdate,
  orderIdOf,
  orderQuery,
  resolveUpdate,
  type MessageAnswer,
  type OrderView,
} from '../../contract/index.js';
import type { FaultRule } from '../../sandbox/index.js';
import { CANCEL_WORDS } from '../../workflows/messages/words.js';
import { pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import {
  approvedCreate,
  CREATE,
  deniesPurchase,
  DESCRIBE,
  MODIFY,
  plantedCircuit,
  resolveHold,
  sent,
  waitingChange,
  type Ordered,
} from '../support/purchases.js';
import { worldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest, refusal, type OrderHandle } from '../support/world.js';

// A purchase that surely did not happen is tried again after a while, so that messages meet the order in between.
const world = worldOfFile({ settings: { retryFirstMs: 20_000, retryMostMs: 20_000, oddAfterMs: 100 } });

const drop = (action: FaultRule['action'], call: number): FaultRule => ({
  action,
  call,
  fault: { kind: 'dropBefore' },
});

/** An order of a new circuit whose two purchases had no answer and left nothing. */
async function held(): Promise<Ordered & { view: OrderView }> {
  const order = await approvedCreate(world(), drop(CREATE, 1), drop(CREATE, 2));
  const view = await inState(order.handle, 'held');
  world().sandbox.clearFaults();
  return { ...order, view };
}

function resolution(view: OrderView, choice: 'adopt' | 'abandon' | 'sendAgain', crossRegionBandwidthId?: unknown) {
  return { by: 'olga', hold: view.hold?.id ?? '', choice, reason: 'looked in the console', crossRegionBandwidthId };
}

function refused(handle: OrderHandle, message: object): Promise<MessageAnswer> {
  return refusal(handle.executeUpdate(resolveUpdate, { args: [message as never] }));
}

describe('a circuit that a person adopts', () => {
  it('has to be there: the id of nothing is refused at once, and the hold stays open', async () => {
    const { handle, view } = await held();
    const { text, state } = await refused(handle, resolution(view, 'adopt', '99'));
    expect([text, state]).toEqual([expect.stringMatching(/^Not adopted: .*\bno circuit 99\b/), 'held']);
    const after = await handle.query(orderQuery);
    expect([after.state, after.hold, after.attention]).toEqual(['held', view.hold, undefined]);
    await handle.terminate();
  });

  it('has to be there: a signal that names nothing is recorded as refused', async () => {
    const { handle, view } = await held();
    await handle.signal('resolve', resolution(view, 'adopt', '99'));
    const after = await eventually(
      () => handle.query(orderQuery),
      ({ refused: { count } }) => count > 0,
    );
    expect([after.state, after.hold]).toEqual(['held', view.hold]);
    expect(after.refused.latest).toMatchObject([
      { message: 'resolve', by: 'olga', reason: expect.stringMatching(/\bno circuit 99\b/) },
    ]);
    await handle.terminate();
  });

  it.each([
    ['in another VPC', { regionA: 'asia-east-1', regionZ: 'asia-north-1' }, true],
    ['of another pair', { regionA: 'eu-west-1', regionZ: 'asia-north-1' }, false],
  ])("has to be the order's: one %s is refused", async (_name, ends, isElsewhere) => {
    const { handle, view, named } = await held();
    const vpcId = isElsewhere ? world().createRequest().vpcId : named;
    const id = plantedCircuit(world(), { vpcId, ...ends, crossRegionBandwidthName: 'Test-Cross1' });
    const { text } = await refused(handle, resolution(view, 'adopt', id));
    expect(text).toContain(isElsewhere ? vpcId : 'asia-east-1');
    expect((await handle.query(orderQuery)).state).toBe('held');
    await handle.terminate();
  });

  it("that is the order's is taken once, and the answer tells the state that it leads to", async () => {
    const { handle, view, named } = await held();
    const ends = { regionA: 'asia-east-1', regionZ: 'asia-north-1' };
    const id = plantedCircuit(world(), { vpcId: named, ...ends, crossRegionBandwidthName: 'Test-Cross1' });
    const answer = await handle.executeUpdate(resolveUpdate, { args: [resolution(view, 'adopt', id) as never] });
    expect(answer).toEqual({
      accepted: true,
      text: `Resolved by olga: the order now tracks circuit ${id}.`,
      state: 'provisioning',
    });
    expect(await handle.result()).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: id } });
    expect(executed(world(), CREATE, named)).toBe(0);
  });

  it('is not waited for without end: an API that does not answer is named, and the message can be sent again', async () => {
    const { handle, view } = await held();
    world().sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'html', httpStatus: 502 } });
    const { text } = await refused(handle, resolution(view, 'adopt', '99'));
    expect(text).toMatch(/^Circuit 99 could not be checked now \(.*\)\. The hold is still open\. Try again\.$/);
    world().sandbox.clearFaults();
    expect((await refused(handle, resolution(view, 'adopt', '99'))).text).toMatch(/no circuit 99/);
    await handle.terminate();
  });

  it('is checked for one sender at a time: the same message gets the same answer, another one is refused', async () => {
    const { handle, view, named } = await held();
    const ends = { regionA: 'asia-east-1', regionZ: 'asia-north-1' };
    const id = plantedCircuit(world(), { vpcId: named, ...ends, crossRegionBandwidthName: 'Test-Cross1' });
    world().sandbox.fault({ action: DESCRIBE, call: 1, fault: { kind: 'delay', ms: 2_000 } });
    const adopt = resolution(view, 'adopt', id) as never;
    const first = handle.executeUpdate(resolveUpdate, { args: [adopt] });
    await pendingStep(handle, 'findCircuit');
    const again = handle.executeUpdate(resolveUpdate, { args: [adopt] });
    const { text } = await refused(handle, resolution(view, 'abandon'));
    expect(text).toMatch(new RegExp(`^Circuit ${id} is being checked for olga`));
    // Temporal's own cancel meanwhile is refused as in every held order.
    await handle.cancel();
    expect((await Promise.all([first, again])).map(({ state }) => state)).toEqual(['provisioning', 'provisioning']);
    expect(await handle.result()).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: id } });
  });

  it("has to have an id: what can't be one is refused at once", async () => {
    const { handle, view } = await held();
    for (const id of ['', ' ', '../1', 'a b', '1\n2', '☃', '-1', 'x'.repeat(101), 99]) {
      const { text } = await refused(handle, resolution(view, 'adopt', id));
      expect([id, text]).toEqual([id, expect.stringMatching(/^crossRegionBandwidthId: is /)]);
    }
    expect((await handle.query(orderQuery)).hold?.id).toBe(view.hold?.id);
    await handle.terminate();
  });

  it('has to be the one that a change is for', async () => {
    const { handle, named } = await waitingChange(world());
    world().sandbox.fault(drop(MODIFY, 1), drop(MODIFY, 2));
    await approve(handle);
    const view = await inState(handle, 'held');
    const { text } = await refused(handle, resolution(view, 'adopt', plantedCircuit(world(), { bandwidth: 500 })));
    expect(text).toContain(named);
    await handle.terminate();
  });
});

describe('a message that resolves a hold', () => {
  it('of one order does nothing to the next order of the same circuit', async () => {
    const id = plantedCircuit(world());
    const views: OrderView[] = [];
    const heldChange = async () => {
      const handle = await world().start(modifyRequest(id, { bandwidth: 500 }));
      await inState(handle, 'awaitingApproval');
      world().sandbox.fault(drop(MODIFY, 1), drop(MODIFY, 2));
      await approve(handle);
      views.push(await inState(handle, 'held'));
      world().sandbox.clearFaults();
      return handle;
    };
    const first = await heldChange();
    const [view] = views;
    const message = resolution(view ?? ({} as OrderView), 'abandon');
    await first.signal('resolve', message);
    await failure(first);
    const second = await heldChange();
    await second.signal('resolve', message);
    const after = await eventually(
      () => second.query(orderQuery),
      ({ refused: { count } }) => count === 1,
    );
    expect(after).toMatchObject({
      state: 'held',
      refused: { latest: [{ message: 'resolve', reason: expect.stringContaining(message.hold) }] },
    });
    expect(views[1]?.hold?.id).not.toBe(view?.hold?.id);
    await second.terminate();
  });

  it('is taken once when two come in one moment; the other is refused', async () => {
    const { handle, view } = await held();
    await world().stopWorker();
    await handle.signal('resolve', resolution(view, 'abandon'));
    await handle.signal('resolve', { ...resolution(view, 'sendAgain'), by: 'oscar' });
    await world().startWorker();
    const { type, view: end } = await failure(handle);
    expect(type).toBe('Abandoned');
    expect(end).toMatchObject({
      reason: expect.stringMatching(/olga.*abandon/),
      refused: { count: 1, latest: [{ by: 'oscar', message: 'resolve' }] },
    });
  });
});

describe('the answer to a cancel', () => {
  it('does not say that nothing was bought when an earlier purchase had no answer', async () => {
    const { handle, named } = await approvedCreate(world(), drop(CREATE, 1), {
      action: CREATE,
      call: 2,
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    await eventually(
      () => handle.query(orderQuery),
      ({ state, attention }) => state === 'quoting' && attention?.code === 'notBought',
    );
    expect(sent(world(), { named })).toBe(2);
    const { text } = await handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] });
    expect(deniesPurchase(text)).toBe(false);
    expect(await inState(handle, 'held')).toMatchObject({ hold: { code: 'outcomeUnknown' } });
    await handle.terminate();
  });

  it('says that nothing was bought when that is certain', async () => {
    const { handle } = await approvedCreate(world(), {
      action: CREATE,
      fault: { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
    });
    await eventually(
      () => handle.query(orderQuery),
      ({ state, attention }) => state === 'quoting' && attention?.code === 'notBought',
    );
    const { text } = await handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] });
    expect(text).toBe(CANCEL_WORDS.sure);
    const { state, reason } = await handle.result();
    expect([state, deniesPurchase(reason)]).toEqual(['cancelled', true]);
  });
});

describe('a wish to cancel', () => {
  it('outlives a hold: the hold tells of it, and it takes effect when nothing was bought', async () => {
    // The first reading is the purchase's own; the search sees nothing until the faults are cleared.
    const unreadable = Array.from({ length: 100 }, (_, index): FaultRule => ({
      action: DESCRIBE,
      call: index + 2,
      fault: { kind: 'html', httpStatus: 502 },
    }));
    const order = await approvedCreate(world(), drop(CREATE, 1), ...unreadable);
    await pendingStep(order.handle, 'findCircuit');
    const answer = await order.handle.executeUpdate(cancelUpdate, { args: [{ by: 'ana' }] });
    expect([answer.accepted, answer.state]).toEqual([true, 'placing']);
    expect(answer.text).not.toContain(CANCEL_WORDS.sure);
    plantedCircuit(world(), { vpcId: order.named, bandwidth: 50 });
    world().sandbox.clearFaults();
    const view = await inState(order.handle, 'held');
    expect(view.hold).toMatchObject({ code: 'conflict', text: expect.stringMatching(/\bana\b/) });
    await resolveHold(order.handle, 'sendAgain');
    const { state, reason } = await order.handle.result();
    expect([state, deniesPurchase(reason)]).toEqual(['cancelled', true]);
    expect([sent(world(), order), executed(world(), CREATE, order.named)]).toEqual([1, 0]);
    expect(orderIdOf(view.request)).toBe(order.handle.workflowId);
  });
});
