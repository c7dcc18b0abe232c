import { describe, expect, it } from '@jest/globals';
import {
  allowMoreAttempts,
  pauseActivity,
  pendingStep,
  resetActivity,
  setOptions,
  unpauseActivity,
} from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import { circuitsOf, HEARTBEAT, sent, stepsOf, timeouts, waitingChange, waitingCreate } from '../support/purchases.js';
import { wiredWorldOfFile } from '../support/suite.js';
import { type OrderHandle } from '../support/world.js';

/** Longer than a search window: only while a lost attempt may go on is anything searched for beyond that. */
const PLACE_TIMEOUT_MS = 10_000;
const SEARCH_WINDOW_MS = 300;
/** As the step has it. */
const SILENCE_MS = PLACE_TIMEOUT_MS / 2;

const { world, inFlight } = wiredWorldOfFile({
  settings: {
    placeTimeoutMs: PLACE_TIMEOUT_MS,
    searchWindowMs: SEARCH_WINDOW_MS,
    oddAfterMs: 100,
    // The worker sends each sign of life that it gives, instead of one for several.
    trackHeartbeatMs: 100,
  },
});

type Time = { seconds?: unknown; nanos?: number | null } | null | undefined;

const millisecondsOf = (time: Time) => Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6;

/** Resolves when the server has got a sign of life from a purchase step at or after a time. */
async function aliveAt(handle: OrderHandle, time: (started: number) => number): Promise<void> {
  await eventually(
    async () => {
      const { raw } = await handle.describe();
      const step = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'placeOrder');
      return [millisecondsOf(step?.lastStartedTime), millisecondsOf(step?.lastHeartbeatTime)] as const;
    },
    ([started, beat]) => beat >= time(started),
  );
}

const UNDISTURBED = ['quoteOrder', 'placeOrder', 'trackCircuit'];
const SEARCHED_AFTER = ['quoteOrder', 'placeOrder', 'findCircuit', 'trackCircuit'];

describe('a purchase whose worker is there', () => {
  it('may take longer than its step may be silent', async () => {
    const order = await waitingCreate(world());
    const { trip } = await inFlight(order);
    await aliveAt(order.handle, (started) => started + SILENCE_MS);
    await trip.arrive();
    trip.end();
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect([await stepsOf(order.handle), sent(world(), order)]).toEqual([UNDISTURBED, 1]);
  });

  it.each([
    ['paused', [pauseActivity]],
    ['paused, and goes on', [pauseActivity, unpauseActivity]],
    ['reset', [resetActivity]],
    ['given more attempts', [allowMoreAttempts]],
    ['given more attempts, and reset', [allowMoreAttempts, resetActivity]],
  ])('and is told that its step is %s, ends with its own result', async (_name, buttons) => {
    const order = await waitingCreate(world());
    const { trip } = await inFlight(order);
    const { id } = await pendingStep(order.handle, 'placeOrder');
    for (const press of buttons) {
      await press(world().client, order.handle, id);
    }
    const pressed = Date.now();
    await aliveAt(order.handle, () => pressed);
    await trip.arrive();
    trip.end();
    const { circuit } = await order.handle.result();
    expect(circuitsOf(world(), order.named)).toEqual([circuit?.crossRegionBandwidthId]);
    expect([await stepsOf(order.handle), sent(world(), order)]).toEqual([UNDISTURBED, 1]);
  });
});

describe('a purchase on its way whose step the server has given up', () => {
  const shorter = { heartbeatTimeout: { nanos: 1_000_000 } };
  // Long enough for the next attempts, which do nothing; the first one's signs of life come less often.
  const again = { heartbeatTimeout: { seconds: 1 }, retryPolicy: { maximumAttempts: 5 } };

  it.each([
    ['of a new circuit', waitingCreate, shorter, [HEARTBEAT]],
    ['of a change', waitingChange, shorter, [HEARTBEAT]],
    ['of a new circuit, and has given out again', waitingCreate, again, []],
    ['of a change, and has given out again', waitingChange, again, []],
  ])('%s, is searched for until it can no longer be sent, and found', async (_name, waiting, options, ended) => {
    const order = await waiting(world());
    const { trip } = await inFlight(order);
    const { id } = await pendingStep(order.handle, 'placeOrder');
    await setOptions(
      world().client,
      order.handle,
      id,
      options,
      'heartbeat_timeout',
      ...(options === again ? ['retry_policy.maximum_attempts'] : []),
    );
    await pendingStep(order.handle, 'findCircuit');
    expect(await timeouts(order.handle)).toEqual(ended);
    const began = Date.now();
    await eventually(
      () => Date.now() - began,
      (searched) => searched > 3 * SEARCH_WINDOW_MS,
    );
    await trip.arrive();
    expect(await order.handle.result()).toMatchObject({ state: 'completed' });
    expect([await stepsOf(order.handle), sent(world(), order)]).toEqual([SEARCHED_AFTER, 1]);
  });
});
