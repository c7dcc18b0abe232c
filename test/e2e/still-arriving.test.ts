import { describe, expect, it } from '@jest/globals';
import {
  cancelSignal,
  cancelUpdate,
  orderQuery,
  orderRequestSchema,
  ORDER_WORKFLOW,
  type OrderView,
} from '../../contract/index.js';
import { createZenlayer } from '../../zenlayer/index.js';
import { completeByHand, pendingStep } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import {
  circuitsOf,
  deniesPurchase,
  MODIFY,
  resolveHold,
  sent,
  stepsOf,
  waitingChange,
  waitingCreate,
  stallPrices,
} from '../support/purchases.js';
import { wiredWorldOfFile, type InFlight } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest, type OrderHandle } from '../support/world.js';

const settings = { placeTimeoutMs: 1_500, searchWindowMs: 10_000, searchEveryMs: 100, oddAfterMs: 100 };
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

/** Resolves when an order searches for what was sent before it. */
async function searching(handle: OrderHandle): Promise<void> {
  await pendingStep(handle, 'findCircuit');
  expect(await handle.query(orderQuery)).toMatchObject({ state: 'placing' });
}

describe('a change that is on its way when its order is held', () => {
  it('is found by the next order, when its own was abandoned', async () => {
    const first = await heldInFlight();
    await resolveHold(first.handle, 'abandon');
    await failure(first.handle);
    const second = await world().start(modifyRequest(first.named, { bandwidth: 200 }));
    await approve(second);
    await searching(second);
    await first.trip.arrive();
    const { hold } = await inState(second, 'held');
    expect(hold).toMatchObject({
      code: 'conflict',
      evidence: [expect.stringMatching(/\babandoned\b/), expect.stringContaining('500 Mbps')],
    });
    // That of the console, and the one that was on its way.
    expect(executed(world(), MODIFY, first.named)).toBe(2);
  });

  it('is waited for before it is sent again', async () => {
    const order = await heldInFlight();
    await resolveHold(order.handle, 'sendAgain');
    await approve(order.handle);
    await searching(order.handle);
    expect(executed(world(), MODIFY, order.named)).toBe(1);
    await order.trip.arrive();
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(executed(world(), MODIFY, order.named)).toBe(2);
  });

  it('is sent again when it does not arrive', async () => {
    const order = await heldInFlight();
    await resolveHold(order.handle, 'sendAgain');
    await approve(order.handle);
    order.trip.end();
    await order.handle.result();
    expect((await stepsOf(order.handle)).slice(-4)).toEqual([
      'quoteOrder',
      'findCircuit',
      'placeOrder',
      'trackCircuit',
    ]);
    expect(executed(world(), MODIFY, order.named)).toBe(2);
  });
});

describe('a purchase of a run that was terminated', () => {
  it('is searched for by the next order, though that one is cancelled before it has asked the price', async () => {
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
    stallPrices(world());
    const second = await world().start(orderRequestSchema.parse(request));
    const { id } = await pendingStep(second, 'quoteOrder');
    await completeByHand(world().client, second, id, 'null');
    const { hold } = await inState(second, 'held');
    expect(hold).toMatchObject({
      code: 'unreadable',
      evidence: [expect.stringMatching(/\bterminated\b/)],
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
    const view = await second.result();
    expect(view).toMatchObject({ state: 'cancelled', reason: expect.stringContaining('500 Mbps') });
    expect(deniesPurchase(view.reason)).toBe(false);
  });

  it('is found behind however many runs were terminated after it', async () => {
    const first = await waitingChange(world());
    const { trip } = await inFlight(first);
    const request = modifyRequest(first.named, { bandwidth: 200 });
    // All at once: the search must begin while the purchase can still arrive.
    const another = () =>
      world().startRaw(first.handle.workflowId, [request], { workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
    await Promise.all(Array.from({ length: 25 }, another));
    const last = newest(first.handle);
    await approve(last);
    await searching(last);
    await trip.arrive();
    await inState(last, 'held');
    expect(sent(world(), first)).toBe(1);
  });
});
