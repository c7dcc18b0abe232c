import { expect, test } from '@jest/globals';
import { pauseActivity, pendingStep, unpauseActivity } from '../support/buttons.js';
import { eventually } from '../support/eventually.js';
import type { Fleet } from '../support/fleet.js';
import { CREATE, INQUIRY, type Order, type Purchase } from '../support/fleet.js';
import { fleetsOfFile } from '../support/fleets-of-file.js';
import { HEARTBEAT, timeouts } from '../support/purchases.js';

/** This ends only what hangs. */
const A_LOT_MS = 300_000;
const NEVER_MS = 600_000;

const { client, openFleet, killServer, restartServer } = fleetsOfFile();

/** An order whose purchase is carried out, and never answered. */
async function bought(fleet: Fleet): Promise<Purchase> {
  const purchase = await fleet.startCreate();
  await fleet.approveInto(purchase, CREATE, { kind: 'delay', ms: NEVER_MS, commit: 'before' });
  return purchase;
}

function noticed(order: Order): Promise<number[]> {
  return eventually(
    () => timeouts(order),
    ({ length }) => length > 0,
    60_000,
  );
}

/** Far longer than a step may be silent. */
const LONG_STEP = { CRB_PLACE_TIMEOUT: '90s', ZENLAYER_TOTAL_TIMEOUT: '45s' };

/** What loses the step of a purchase, and what comes of it. */
const LOSSES = {
  async 'the worker was killed after the purchase'(fleet: Fleet) {
    const worker = await fleet.startWorker(LONG_STEP);
    const purchase = await bought(fleet);
    const killedAt = Date.now();
    await worker.kill();
    await fleet.startWorker(LONG_STEP);
    expect(await purchase.order.result()).toMatchObject({ state: 'completed' });
    if (process.env.CRB_MEASURE) {
      process.stdout.write(`completed ${Date.now() - killedAt} ms after the worker was killed\n`);
    }
    expect([await timeouts(purchase.order), fleet.calls(purchase).length, fleet.bought(purchase)]).toEqual([
      [HEARTBEAT],
      1,
      1,
    ]);
  },

  async 'the worker was killed while the step was paused, and somebody lets it go on'(fleet: Fleet) {
    const worker = await fleet.startWorker(LONG_STEP);
    const { order, ...purchase } = await bought(fleet);
    const { id } = await pendingStep(order, 'placeOrder');
    await pauseActivity(client(), order, id);
    await worker.kill();
    await fleet.startWorker(LONG_STEP);
    await unpauseActivity(client(), order, id);
    expect(await order.result()).toMatchObject({ state: 'completed' });
    expect([await timeouts(order), fleet.bought({ order, ...purchase })]).toEqual([[HEARTBEAT], 1]);
  },

  /** It must not send when it is thawed. */
  async 'the worker was frozen before its purchase, and thawed when the order has given it up'(fleet: Fleet) {
    // The freeze is longer than a step may be silent, and shorter than half of the step and than a call may take.
    const worker = await fleet.startWorker({ CRB_PLACE_TIMEOUT: '30s', ZENLAYER_TOTAL_TIMEOUT: '15s' });
    const purchase = await fleet.startCreate();
    await fleet.approveInto(purchase, INQUIRY, { kind: 'delay', ms: 5_000, commit: 'before' });
    worker.child.kill('SIGSTOP');
    expect(await noticed(purchase.order)).toEqual([HEARTBEAT]);
    worker.child.kill('SIGCONT');

    expect(await fleet.seeThrough(purchase)).toMatchObject({ state: 'completed' });
    const asked = fleet.sandbox
      .state()
      .calls.map(({ action }) => action)
      .filter((action) => action === CREATE || action === INQUIRY);
    // Once for the quote, once frozen, and once for the purchase that was sent.
    expect(asked).toEqual([INQUIRY, INQUIRY, INQUIRY, CREATE]);
    expect(fleet.bought(purchase)).toBe(1);
  },
};

test(
  "an order whose purchase step was lost learns of it long before the step's time is over, and buys once",
  async () => {
    const seen = await Promise.all(
      Object.entries(LOSSES).map(async ([when, loss]) => {
        const trouble: unknown = await loss(await openFleet()).catch((error: unknown) => error);
        return { when, trouble };
      }),
    );
    expect(seen).toEqual(Object.keys(LOSSES).map((when) => ({ when, trouble: undefined })));
  },
  A_LOT_MS,
);

test(
  'a purchase during which Temporal is away for longer than its step may be silent is known in the end, and bought once',
  async () => {
    const fleet = await openFleet();
    await fleet.startWorker({ CRB_PLACE_TIMEOUT: '8s' });
    const purchase = await bought(fleet);
    const goneAt = Date.now();
    await killServer();
    await eventually(
      () => Date.now() - goneAt,
      (away) => away > 5_000,
    );
    await restartServer();
    expect(await purchase.order.result()).toMatchObject({ state: 'completed' });
    expect([fleet.calls(purchase).length, fleet.bought(purchase)]).toEqual([1, 1]);
  },
  A_LOT_MS,
);
