import { afterEach, describe, expect, it } from '@jest/globals';
import { cancelUpdate, orderQuery, rejectUpdate, type OrderView } from '../../contract/index.js';
import { pendingStep, reset, resetPoints } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import {
  circuitsOf,
  CREATE,
  deniesPurchase,
  MODIFY,
  plantedCircuit,
  sent,
  stepsOf,
  troubled,
  waitingChange,
  waitingCreate,
  stallPrices,
} from '../support/purchases.js';
import { wiredWorldOfFile } from '../support/suite.js';
import { approve, executed, failure, inState, modifyRequest, QUICK, type OrderHandle } from '../support/world.js';

const { world, inFlight } = wiredWorldOfFile({
  settings: { placeTimeoutMs: 20_000, searchWindowMs: 4_000, searchEveryMs: 100, oddAfterMs: 100 },
});

/** Resets the run of an order to its first workflow task: all that it did is forgotten. */
async function resetToTheBeginning(handle: OrderHandle, runId?: string): Promise<OrderHandle> {
  const [first] = await resetPoints(runId === undefined ? handle : runOf(handle, runId));
  if (first === undefined) {
    throw new Error('the order has no finished workflow task');
  }
  return reset(world().client, handle, runId ?? (await handle.describe()).runId, first);
}

function runOf({ workflowId }: OrderHandle, runId: string): OrderHandle {
  return world().client.workflow.getHandle<() => Promise<OrderView>>(workflowId, runId);
}

async function cancel(handle: OrderHandle): Promise<void> {
  const { text } = await handle.executeUpdate(cancelUpdate, { args: [{ by: 'carl' }] });
  expect(deniesPurchase(text)).toBe(false);
}

async function rejectIt(handle: OrderHandle): Promise<void> {
  const { quote } = await inState(handle, 'awaitingApproval');
  await handle.executeUpdate(rejectUpdate, { args: [{ by: 'ben', quote: quote?.id ?? '' }] });
}

async function searching(handle: OrderHandle): Promise<void> {
  await pendingStep(handle, 'findCircuit');
  expect(await handle.query(orderQuery)).toMatchObject({ state: 'placing' });
}

describe('an order that was reset to its beginning while its purchase was on its way', () => {
  const ENDINGS = [
    { name: 'cancelled', end: cancel, by: 'carl' },
    { name: 'rejected', end: rejectIt, by: 'ben' },
  ] as const;

  it.each(ENDINGS)('and then $name searches first, and names the circuit that it finds', async ({ end }) => {
    const order = await inFlight(await waitingCreate(world()));
    const again = await resetToTheBeginning(order.handle);
    await inState(again, 'awaitingApproval');
    await end(again);
    await searching(again);
    await order.trip.arrive();
    const view = await again.result();
    const [bought] = circuitsOf(world(), order.named);
    expect(view).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: bought } });
    expect(sent(world(), order)).toBe(1);
  });

  it.each(ENDINGS)('and then $name ends so when nothing is found, and says no more than that', async (ending) => {
    const order = await inFlight(await waitingCreate(world()));
    const again = await resetToTheBeginning(order.handle);
    await inState(again, 'awaitingApproval');
    await ending.end(again);
    await searching(again);
    const view = await again.result();
    expect(view).toMatchObject({ state: ending.name, reason: expect.stringContaining(ending.by) });
    expect(deniesPurchase(view.reason)).toBe(false);
    expect(executed(world(), CREATE, order.named)).toBe(0);
  });

  it('of a change, and then cancelled searches first, and names the circuit', async () => {
    const order = await inFlight(await waitingChange(world()));
    const again = await resetToTheBeginning(order.handle);
    await inState(again, 'awaitingApproval');
    await cancel(again);
    await searching(again);
    await order.trip.arrive();
    expect(await again.result()).toMatchObject({
      state: 'completed',
      circuit: { crossRegionBandwidthId: order.named },
    });
    expect(sent(world(), order)).toBe(1);
  });

  it('after it was carried out finds its circuit at once, whatever a cancel says', async () => {
    const order = await inFlight(await waitingCreate(world()));
    await order.trip.arrive();
    const again = await resetToTheBeginning(order.handle);
    await again.signal('cancel', { by: 'carl' });
    const view = await again.result();
    const [bought] = circuitsOf(world(), order.named);
    expect(view).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: bought } });
    expect(deniesPurchase(view.reason)).toBe(false);
    expect(sent(world(), order)).toBe(1);
  });

  it('and then approved anew sends nothing: it searches, and is held when there is nothing', async () => {
    const order = await inFlight(await waitingCreate(world()));
    const again = await resetToTheBeginning(order.handle);
    await approve(again);
    const { hold } = await inState(again, 'held');
    expect(hold?.code).toBe('outcomeUnknown');
    expect(hold?.choices.map(({ choice }) => choice)).not.toContain('sendAgain');
    expect(sent(world(), order)).toBe(0);
    await again.terminate();
  });
});

describe('an order that was cancelled before it had a price', () => {
  it('is cancelled again after a search, to whatever workflow task it is reset', async () => {
    stallPrices(world());
    const handle = await world().start(world().createRequest());
    await pendingStep(handle, 'quoteOrder');
    await handle.executeUpdate(cancelUpdate, { args: [{ by: 'carl' }] });
    expect(await handle.result()).toMatchObject({ state: 'cancelled' });
    world().sandbox.clearFaults();
    const { runId } = await handle.describe();
    const points = await resetPoints(handle);
    expect(points.length).toBeGreaterThan(2);
    // From the first one on the wish to cancel is part of what is replayed.
    for (const point of points.slice(1)) {
      const again = await reset(world().client, handle, runId, point);
      const view = await again.result();
      expect(view.state).toBe('cancelled');
      expect(deniesPurchase(view.reason)).toBe(false);
      expect((await stepsOf(again)).at(-1)).toBe('findCircuit');
    }
  });
});

describe('an order that expires after it was reset to its beginning', () => {
  afterEach(() => {
    world().settings.decideWithinMs = QUICK.decideWithinMs;
  });

  it('searches first, and names the circuit that it finds', async () => {
    const order = await inFlight(await waitingCreate(world()));
    world().settings.decideWithinMs = 300;
    const again = await resetToTheBeginning(order.handle);
    await searching(again);
    await order.trip.arrive();
    const view = await again.result();
    const [bought] = circuitsOf(world(), order.named);
    expect(view).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: bought } });
    expect(sent(world(), order)).toBe(1);
  });
});

describe('the reset of an old order of a circuit that a newer one is changing', () => {
  /** A finished change to 500 Mbps, and a newer one to 200 whose purchase is on its way. */
  async function oldAndNew() {
    const named = plantedCircuit(world());
    const old = await world().start(modifyRequest(named, { bandwidth: 500 }));
    const { runId } = await old.describe();
    await approve(old);
    await old.result();
    const handle = await world().start(modifyRequest(named, { bandwidth: 200 }));
    const newer = await inFlight({ handle, named });
    return { named, runId, newer };
  }

  it('buys nothing, and does not say that all is well before that change has arrived', async () => {
    const { named, runId, newer } = await oldAndNew();
    const again = await resetToTheBeginning(newer.handle, runId);
    await troubled(again, 'EarlierRun');
    await newer.trip.arrive();
    // 500 Mbps are no longer there, so the old order asks for them as for any change.
    const view = await inState(again, 'awaitingApproval');
    expect(view.quote?.base).toMatchObject({ bandwidth: 200 });
    expect(executed(world(), MODIFY, named)).toBe(2);
    await again.terminate();
  });

  it('tells what it found once that change can no longer arrive', async () => {
    const { named, runId, newer } = await oldAndNew();
    const again = await resetToTheBeginning(newer.handle, runId);
    const view = await again.result();
    expect(view).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: named } });
    expect(deniesPurchase(view.reason)).toBe(false);
    expect(executed(world(), MODIFY, named)).toBe(1);
  });

  it('of a new circuit, finds what the newer one buys', async () => {
    const request = world().createRequest();
    const old = await world().start(request);
    const { runId } = await old.describe();
    await inState(old, 'awaitingApproval');
    await old.executeUpdate(cancelUpdate, { args: [{ by: 'carl' }] });
    await old.result();
    const handle = await world().start(request);
    const newer = await inFlight({ handle, named: request.vpcId });
    // The cancel of the old order counts for its reset, too.
    const again = await resetToTheBeginning(newer.handle, runId);
    await searching(again);
    await newer.trip.arrive();
    const [bought] = circuitsOf(world(), request.vpcId);
    expect(await again.result()).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: bought } });
    expect(sent(world(), newer)).toBe(1);
  });
});

describe('a purchase whose answer was lost and whose circuit could not be built', () => {
  it('is the purchase: the order fails with it, names it, and buys no second one', async () => {
    const order = await waitingCreate(world());
    world().sandbox.fault({ action: CREATE, fault: { kind: 'failCreate' } });
    const { trip, handle, named } = await inFlight(order);
    await trip.arrive();
    const [bought] = circuitsOf(world(), named);
    await eventually(
      () =>
        world()
          .sandbox.state()
          .circuits.find(({ crossRegionBandwidthId: id }) => id === bought)?.status,
      (status) => status === 'CREATE_FAILED',
    );
    trip.break();
    const { type, view } = await failure(handle);
    expect([type, view.circuit?.crossRegionBandwidthId]).toEqual(['CreateFailed', bought]);
    expect(sent(world(), order)).toBe(1);
  });
});
