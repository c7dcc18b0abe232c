import { describe, expect, it } from '@jest/globals';
import { cancelSignal, cancelUpdate, orderQuery, ORDER_WORKFLOW, type OrderView } from '../../contract/index.js';
import { createZenlayer } from '../../zenlayer/index.js';
import { completeByHand, pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { circuitsOf, MODIFY, resolveHold, sent, story, waitingChange, waitingCreate } from '../support/purchases.js';
import { wiredWorldOfFile, type InFlight } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest, type OrderHandle } from '../support/world.js';

const settings = { placeTimeout: 1_500, searchWindow: 10_000, searchEvery: 100, oddAfter: 100 };
const { world, inFlight } = wiredWorldOfFile({ settings });

function newest({ workflowId }: { workflowId: string }): OrderHandle {
  return world().client.workflow.getHandle<() => Promise<OrderView>>(workflowId);
}

/** An order whose change to 500 Mbps is on its way, and which is held because the circuit was changed in the console. */
async function heldInFlight(): Promise<InFlight> {
  const order = await inFlight(await waitingChange(world(), 500));
  await pendingStep(order.handle, 'findCircuit');
  const inConsole = createZenlayer({ endpoint: world().sandbox.url, credentials: world().sandbox.accessKey });
  await inConsole.call(MODIFY, { crossRegionBandwidthId: order.named, bandwidth: 300 });
  inConsole.close();
  await inState(order.handle, 'held');
  return order;
}

/** Resolves when an order looks for what was sent before it. */
function searching(handle: OrderHandle): Promise<OrderView> {
  return eventually(
    () => handle.query(orderQuery),
    ({ state, reason = '' }) => state === 'placing' && reason.startsWith('First a search'),
  );
}

describe('a change that is on its way when its order is held', () => {
  it('is found by the next order, when its own was abandoned', async () => {
    const first = await heldInFlight();
    await resolveHold(first.handle, 'abandon');
    await failure(first.handle);
    const second = await world().start(modifyRequest(first.named, { bandwidth: 200 }));
    await approve(second);
    expect((await searching(second)).reason).toMatch(/ was abandoned at /);
    await first.trip.arrive();
    const { hold } = await inState(second, 'held');
    expect(hold).toMatchObject({ code: 'conflict', evidence: [expect.anything(), expect.stringMatching(/500 Mbps/)] });
    // That of the console, and the one that was on its way.
    expect(executed(world(), MODIFY, first.named)).toBe(2);
  });

  it('is waited for before it is sent again', async () => {
    const order = await heldInFlight();
    await resolveHold(order.handle, 'sendAgain');
    await approve(order.handle);
    expect((await searching(order.handle)).reason).toMatch(/can still arrive until/);
    await order.trip.arrive();
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), MODIFY, order.named)).toBe(2);
  });

  it('is sent again when it does not arrive', async () => {
    const order = await heldInFlight();
    await resolveHold(order.handle, 'sendAgain');
    await approve(order.handle);
    order.trip.end();
    const view = await order.handle.result();
    expect(story(view)).toMatch(/First a search .*\n.*Nothing was found until .*; sent now\./);
    expect(executed(world(), MODIFY, order.named)).toBe(2);
  });
});

describe('a purchase of a run that was terminated', () => {
  it('is looked for by the next order, though that one is cancelled before it has asked the price', async () => {
    const first = await waitingCreate(world());
    const { request } = await first.handle.query(orderQuery);
    const { trip } = await inFlight(first);
    await first.handle.terminate('an operator pressed terminate');
    await world().client.workflow.signalWithStart<(asked: unknown) => Promise<OrderView>, [{ by: string }]>(
      ORDER_WORKFLOW,
      {
        workflowId: first.handle.workflowId,
        taskQueue: world().taskQueue,
        args: [request],
        signal: cancelSignal,
        signalArgs: [{ by: 'carl' }],
      },
    );
    const second = newest(first.handle);
    await searching(second);
    await trip.arrive();
    const [bought] = await eventually(
      () => circuitsOf(world(), first.named),
      ({ length }) => length === 1,
    );
    expect(await second.result()).toMatchObject({ circuit: { crossRegionBandwidthId: bought } });
  });

  it('is what the next order tells a person of, when its price inquiry ends with what nobody can read', async () => {
    const first = await waitingCreate(world());
    const { request } = await first.handle.query(orderQuery);
    const { trip } = await inFlight(first);
    await first.handle.terminate('an operator pressed terminate');
    world().sandbox.fault({
      action: 'InquiryPriceCreateCrossRegionBandwidth',
      call: 'every',
      fault: { kind: 'stall' },
    });
    const second = await world().start(request);
    const { id } = await pendingStep(second, 'quoteOrder');
    await completeByHand(world().client, second, id, 'null');
    const { hold } = await inState(second, 'held');
    expect(hold).toMatchObject({
      code: 'unreadable',
      evidence: [expect.stringMatching(/ was terminated in Temporal at /)],
    });
    await trip.arrive();
    await second.terminate();
  });

  it('is told of by the next order, which is for something else and then cancelled', async () => {
    const first = await waitingChange(world(), 500);
    const { trip } = await inFlight(first);
    await first.handle.terminate('an operator pressed terminate');
    await trip.arrive();
    const hasChanged = () =>
      world()
        .sandbox.state()
        .circuits.find((row) => row.crossRegionBandwidthId === first.named);
    await eventually(hasChanged, (row) => row?.bandwidth === 500 && row.status === 'AVAILABLE');
    const second = await world().start(modifyRequest(first.named, { bandwidth: 200 }));
    await inState(second, 'awaitingApproval');
    await second.executeUpdate(cancelUpdate, { args: [{ by: 'carl' }] });
    expect(await second.result()).toMatchObject({
      state: 'cancelled',
      reason: expect.stringMatching(/Nothing was found until .* There is circuit .* 500 Mbps/),
    });
  });

  it('is found behind however many runs were terminated after it', async () => {
    const first = await waitingChange(world());
    const { trip } = await inFlight(first);
    const request = modifyRequest(first.named, { bandwidth: 200 });
    for (let run = 0; run < 25; run++) {
      await world().startRaw(first.handle.workflowId, [request], { workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
    }
    const last = newest(first.handle);
    await approve(last);
    await searching(last);
    await trip.arrive();
    await inState(last, 'held');
    expect(sent(world(), first)).toBe(1);
  });
});
