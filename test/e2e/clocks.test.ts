import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pendingStep } from '../support/buttons.js';
import { withoutSteps } from '../support/decider.js';
import { eventually } from '../support/eventually.js';
import { approvedCreate, codesOf, CREATE, sent, stepsOf, waitingCreate } from '../support/purchases.js';
import { worldOfFile } from '../support/suite.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, executed, inState } from '../support/world.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEARCH_WINDOW_MS = 2_000;

/** How far the clock of the worker's machine is ahead, in ms. */
let ahead = 0;
const world = worldOfFile({
  settings: { searchWindowMs: SEARCH_WINDOW_MS, placeTimeoutMs: 20_000 },
  parts: { now: () => Date.now() + ahead },
});

let second: TestConnection;
beforeAll(async () => {
  second = await connectToTemporal();
});
afterEach(() => {
  ahead = 0;
});
afterAll(() => second.close());

describe('a worker whose clock is wrong', () => {
  it.each([
    ['7 minutes ahead', 7 * MINUTE],
    ['an hour behind', -HOUR],
  ])('by %s searches for as long as any other', async (_name, ms) => {
    ahead = ms;
    const order = await approvedCreate(world(), { action: CREATE, fault: { kind: 'dropBefore' } });
    const { timeline } = await order.handle.result();
    // Approved, then searched for, then sent again.
    const [, searched, again] = timeline.filter(({ state }) => state === 'placing').map(({ at }) => Date.parse(at));
    const lasted = (again ?? 0) - (searched ?? 0);
    expect(lasted).toBeGreaterThanOrEqual(SEARCH_WINDOW_MS);
    expect(lasted).toBeLessThan(10 * SEARCH_WINDOW_MS);
    expect([sent(world(), order), executed(world(), CREATE, order.named)]).toEqual([2, 1]);
  });

  it.each([
    ['an hour ahead', HOUR],
    ['7 minutes ahead', 7 * MINUTE],
    ['an hour behind', -HOUR],
  ])('by %s buys what was approved in time', async (_name, ms) => {
    ahead = ms;
    const order = await approvedCreate(world());
    const view = await order.handle.result();
    expect(view).toMatchObject({ state: 'completed', quote: { revision: 1 } });
    expect(view.timeline.map(({ state }) => state)).toEqual([
      'quoting',
      'awaitingApproval',
      'placing',
      'provisioning',
      'completed',
    ]);
    expect(sent(world(), order)).toBe(1);
  });
});

describe('an approval that ends before a worker takes the purchase', () => {
  beforeAll(async () => {
    await world().stopWorker();
    await world().startWorker({ approvalValidMs: 1_000 });
  });

  it.each([
    ['an hour behind', -HOUR],
    ['an hour ahead', HOUR],
    ['right', 0],
  ])('is not used by one whose clock is %s: people are asked again', async (_name, ms) => {
    const order = await waitingCreate(world());
    await world().stopWorker();
    await withoutSteps(second.connection, world().taskQueue, async () => {
      await approve(order.handle);
      const { approval } = await inState(order.handle, 'placing');
      await pendingStep(order.handle, 'placeOrder');
      await eventually(
        () => Date.now(),
        (now) => now > Date.parse(approval?.validUntil ?? ''),
      );
    });
    ahead = ms;
    await world().startWorker({ approvalValidMs: 60_000 });
    const view = await eventually(
      () => inState(order.handle, 'awaitingApproval'),
      ({ quote }) => quote?.revision === 2,
    );
    expect(await stepsOf(order.handle)).toEqual(['quoteOrder', 'placeOrder', 'quoteOrder']);
    expect(await codesOf(order.handle, 'placeOrder')).toEqual(['STOPPED_BEFORE_SEND']);
    expect(view.approval?.by).toEqual([]);
    expect(sent(world(), order)).toBe(0);
    await approve(order.handle);
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect(sent(world(), order)).toBe(1);
    await world().stopWorker();
    await world().startWorker({ approvalValidMs: 1_000 });
  });
});
