import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderView } from '../../contract/index.js';
import { pendingStep, resetActivity, setOptions } from '../support/buttons.js';
import { withoutSteps } from '../support/decider.js';
import { eventually } from '../support/eventually.js';
import { sent, stepsOf, waitingChange, waitingCreate, type Ordered } from '../support/purchases.js';
import { worldOfFile } from '../support/suite.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { createWire } from '../support/wire.js';
import { approve, type OrderHandle } from '../support/world.js';

const wire = createWire(() => world().sandbox);
const world = worldOfFile({
  settings: { placeTimeoutMs: 6_000, searchWindowMs: 5_000, searchEveryMs: 100, oddAfterMs: 100 },
  parts: { zenlayer: wire.zenlayer },
});

const FIVE_ATTEMPTS = { retryPolicy: { maximumAttempts: 5 } };
const SHORT_WAIT = { ...FIVE_ATTEMPTS, scheduleToStartTimeout: { seconds: 2 } };

/** What an operator does to a purchase step: options while its first attempt is under way, a reset before the second. */
const CASES = [
  { name: 'is given more attempts', options: FIVE_ATTEMPTS, resets: false },
  { name: 'is given more attempts, and then reset', options: FIVE_ATTEMPTS, resets: true },
  { name: 'is given more attempts and a shorter wait, and then reset', options: SHORT_WAIT, resets: true },
];

interface Ended extends Ordered {
  view: OrderView;
}

let second: TestConnection;
let lost: Ended[];
let untaken: Ended;

/**
 * The changes of all cases are carried out, but their worker is lost, and with a new order they wait for another one in
 * vain. One wait for all, because it lasts half a minute.
 */
beforeAll(async () => {
  second = await connectToTemporal();
  const changes = await Promise.all(CASES.map(() => waitingChange(world())));
  const late = await waitingCreate(world());
  const steps = await Promise.all(
    CASES.map(({ options }, index) => carriedOutAndLost(changes[index] ?? late, options)),
  );
  const stopped = world().stopWorker();
  await withoutSteps(second.connection, world().taskQueue, async () => {
    await approve(late.handle);
    await Promise.all(
      CASES.map(async ({ resets }, index) => {
        const { handle } = changes[index] ?? late;
        await eventually(
          () => pendingStep(handle, 'placeOrder'),
          ({ attempt }) => attempt === 2,
        );
        await (resets ? resetActivity(world().client, handle, steps[index] ?? '') : undefined);
      }),
    );
    await Promise.all([...changes, late].map(({ handle }) => timedOutInTheQueue(handle)));
    wire.end();
    await stopped;
  });
  await world().startWorker();
  lost = await Promise.all(changes.map(ended));
  untaken = await ended(late);
}, 120_000);

afterAll(async () => {
  wire.close();
  await second.close();
});

async function ended(order: Ordered): Promise<Ended> {
  return { ...order, view: await order.handle.result() };
}

/** @returns the id of the purchase step */
async function carriedOutAndLost({ handle, named }: Ordered, options: object): Promise<string> {
  const trip = wire.hold(named);
  await approve(handle);
  await trip.left;
  const { id } = await pendingStep(handle, 'placeOrder');
  const paths = [
    'retry_policy.maximum_attempts',
    ...('scheduleToStartTimeout' in options ? ['schedule_to_start_timeout'] : []),
  ];
  await setOptions(world().client, handle, id, options, ...paths);
  await trip.arrive();
  return id;
}

async function timedOutInTheQueue(handle: OrderHandle): Promise<void> {
  await eventually(
    () => handle.fetchHistory(),
    ({ events }) =>
      events?.some(
        ({ activityTaskTimedOutEventAttributes: step }) =>
          Number(step?.failure?.timeoutFailureInfo?.timeoutType) === SCHEDULE_TO_START,
      ) === true,
    60_000,
  );
}

/** `TIMEOUT_TYPE_SCHEDULE_TO_START` of Temporal's API. */
const SCHEDULE_TO_START = 2;

describe('a purchase step that no worker takes in time', () => {
  it.each(CASES.map(({ name }, index) => ({ name, index })))(
    'after an attempt that bought is not taken for one that did nothing, when it $name',
    async ({ index }) => {
      const { handle, view, named } = lost[index] ?? untaken;
      expect(view).toMatchObject({ state: 'completed', circuit: { crossRegionBandwidthId: named } });
      expect(await stepsOf(handle)).toEqual(['quoteOrder', 'placeOrder', 'findCircuit', 'trackCircuit']);
      expect(sent(world(), { named })).toBe(1);
    },
  );

  it('has not been executed: it is tried again under the same approval, and bought once', async () => {
    const { handle, view } = untaken;
    expect(view).toMatchObject({ state: 'completed', quote: { revision: 1 } });
    expect(await stepsOf(handle)).toEqual([
      'quoteOrder',
      'placeOrder',
      'findCircuit',
      'quoteOrder',
      'placeOrder',
      'trackCircuit',
    ]);
    expect(sent(world(), untaken)).toBe(1);
  });
});
