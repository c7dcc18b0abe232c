import { describe, expect, test } from '@jest/globals';
import type { OrderView } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import type { Fleet } from '../support/fleet.js';
import { CREATE, INQUIRY, inState, type Member } from '../support/fleet.js';
import { fleetsOfFile } from '../support/fleets-of-file.js';

/** A dozen processes are started here; this ends only what hangs. */
const A_LOT_MS = 300_000;

const { openFleet, killServer, restartServer } = fleetsOfFile();

/** How every order of a fleet ended, with the help of people where it needed it. */
async function endsOf(fleet: Fleet, members: readonly Member[], crash: string, crashedAt: number) {
  return Promise.all(
    members.map(async (member) => {
      const view = await fleet.seeThrough(member);
      measure(`${crash}: ${member.where}`, view, crashedAt);
      return { where: member.where, state: view.state, reason: view.reason, bought: fleet.bought(member) };
    }),
  );
}

function asTheyShould(members: readonly Member[]) {
  return members.map(({ where }) => ({
    where,
    state: 'completed',
    reason: expect.any(String),
    bought: 1,
  }));
}

/** Tells how long it took from a crash until a purchase was known, when `CRB_MEASURE` asks for it. */
function measure(what: string, { timeline }: OrderView, crashedAt: number): void {
  const known = timeline.find(({ state }) => state === 'provisioning');
  if (process.env.CRB_MEASURE && known) {
    process.stdout.write(`${what}: bought ${Date.parse(known.at) - crashedAt} ms after the crash\n`);
  }
}

describe('orders in every state, and at every point of a purchase, are bought once and end as they should', () => {
  test(
    'when the worker is killed, when it is asked to stop, and when Zenlayer is down for a while',
    async () => {
      const crashes: Record<string, (fleet: Fleet) => Promise<void>> = {
        killed: async (fleet) => {
          await fleet.worker?.kill();
          fleet.sandbox.clearFaults();
          await fleet.startWorker();
        },
        stopped: async (fleet) => {
          expect(await fleet.worker?.stop()).toBe(0);
          fleet.sandbox.clearFaults();
          await fleet.startWorker();
        },
        'Zenlayer down': async ({ sandbox }) => {
          sandbox.clearFaults();
          sandbox.fault({
            action: '*',
            call: 'every',
            fault: { kind: 'status', httpStatus: 503, code: 'SERVICE_TEMPORARY_UNAVAILABLE' },
          });
          await eventually(
            () => sandbox.state().calls,
            (calls) => calls.filter(({ outcome }) => outcome?.httpStatus === 503).length >= 20,
          );
          sandbox.clearFaults();
        },
      };
      await Promise.all(
        Object.entries(crashes).map(async ([name, crash]) => {
          const fleet = await openFleet();
          await fleet.startWorker();
          const members = await fleet.fill();
          const crashedAt = Date.now();
          await crash(fleet);
          expect([name, await endsOf(fleet, members, name, crashedAt)]).toEqual([name, asTheyShould(members)]);
        }),
      );
    },
    A_LOT_MS,
  );

  test(
    'when Temporal is killed, with and without the worker',
    async () => {
      const [one, other] = await Promise.all([openFleet(), openFleet()]);
      await Promise.all([one.startWorker(), other.startWorker()]);
      const [stays, goes] = await Promise.all([one.fill(), other.fill()]);

      const crashedAt = Date.now();
      one.sandbox.clearFaults();
      other.sandbox.clearFaults();
      await Promise.all([killServer(), other.worker?.kill()]);
      await restartServer();
      await other.startWorker();

      expect(
        await Promise.all([endsOf(one, stays, 'Temporal', crashedAt), endsOf(other, goes, 'both', crashedAt)]),
      ).toEqual([asTheyShould(stays), asTheyShould(goes)]);
    },
    A_LOT_MS,
  );
});

test(
  'a worker frozen during its last check, and thawed when its time is over, does not send',
  async () => {
    const fleet = await openFleet();
    const worker = await fleet.startWorker();
    const purchase = await fleet.startCreate();
    await fleet.approveInto(purchase, INQUIRY, {
      kind: 'delay',
      ms: 1_500,
      commit: 'before',
    });
    worker.child.kill('SIGSTOP');
    await eventually(
      () => purchase.order.fetchHistory(),
      ({ events }) =>
        (events ?? []).some(({ activityTaskTimedOutEventAttributes }) => activityTaskTimedOutEventAttributes),
    );
    const sentMeanwhile = fleet.calls(purchase).length;
    worker.child.kill('SIGCONT');

    expect(await purchase.order.result()).toMatchObject({ state: 'completed' });
    expect([sentMeanwhile, fleet.bought(purchase)]).toEqual([0, 1]);
    // Each purchase asks the price just before: once for the quote, once frozen, and once for the purchase that was sent.
    const asked = fleet.sandbox
      .state()
      .calls.map(({ action }) => action)
      .filter((action) => action === CREATE || action === INQUIRY);
    expect(asked.slice(0, -1)).toEqual([INQUIRY, INQUIRY, INQUIRY]);
    expect(asked.at(-1)).toBe(CREATE);
  },
  A_LOT_MS,
);

test(
  'orders wait while the worker has wrong keys, and go on when it has the right ones',
  async () => {
    const fleet = await openFleet();
    const worker = await fleet.startWorker({ ZENLAYER_ACCESS_KEY_SECRET: 'not-the-secret' });
    const purchase = await fleet.startCreate();
    await fleet.sandbox.waitForCall(({ outcome }) => outcome?.httpStatus === 401);
    await inState(purchase.order, 'quoting');
    expect(await worker.stop()).toBe(0);

    await fleet.startWorker();
    expect(await fleet.seeThrough(purchase)).toMatchObject({ state: 'completed' });
    expect(fleet.bought(purchase)).toBe(1);
  },
  A_LOT_MS,
);
