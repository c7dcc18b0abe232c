import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { defined } from '../../contract/defined.js';
import { orderQuery } from '../../contract/index.js';
import type { Policy } from '../../policy/index.js';
import type { LoggedCall } from '../../sandbox/index.js';
import { CREATE, MODIFY } from '../chaos/faults.js';
import { seeded } from '../chaos/random.js';
import { eventually } from '../support/eventually.js';
import { openWorld, type World, type WorldOptions } from '../support/world.js';
import { audit } from './audit.js';
import { clockOf, type Clock } from './clock.js';
import { readHistory, type History } from './history.js';
import { Ledger, type Purchase } from './ledger.js';
import { openMarket, type Market } from './market.js';
import { HOUR_MS, MINUTE_MS, planOf } from './plan.js';
import { isOutside, Player } from './player.js';

/** What became of the orders of a play. */
export interface Outcome {
  /** Runs of the workflow: an order that came to nothing is often ordered again. */
  orders: number;
  bought: number;
  ends: Record<string, number>;
  messages: { accepted: number; refused: number };
  violations: string[];
}

export interface PlayOptions extends Pick<WorldOptions, 'converters'> {
  env: TestWorkflowEnvironment;
  orders: number;
  seed: number;
}

const ROUNDS = 7;
/** Until everything has ended: longer than any deadline, and more often than an order is held. */
const FOR_EVER_MS = 40 * 24 * HOUR_MS;
const MOST_TURNS = 5;
const SETTINGS = {
  decideWithinMs: 20 * HOUR_MS,
  approvalValidMs: 6 * HOUR_MS,
  retryFirstMs: 20 * MINUTE_MS,
  retryMostMs: 6 * HOUR_MS,
  searchWindowMs: 100,
  searchEveryMs: 20,
};
const JUMPS_MS = [1, 1, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 7 * HOUR_MS, 26 * HOUR_MS] as const;

/** Random orders, decisions, prices and clock jumps, in rounds; then everything ends, and is audited. */
export async function play({ env, orders, seed, converters }: PlayOptions): Promise<Outcome> {
  const random = seeded(seed);
  const clock = await clockOf(env);
  const plan = planOf(random, orders, clock.now());
  const market = openMarket(plan.priceStyle);
  const namespace = env.namespace ?? 'default';
  let onCall: (call: LoggedCall) => void = () => undefined;
  const world = await openWorld({
    temporal: {
      connection: env.nativeConnection,
      // Not the environment's own client: that one skips time whenever somebody waits for a result.
      client: new Client({ connection: env.connection, namespace }),
      namespace,
    },
    sandbox: { ...market.settings, onCall: (call) => onCall(call) },
    settings: SETTINGS,
    parts: { policy: plan.policy, now: () => clock.inActivity() },
    ...defined({ converters }),
  });
  try {
    const ledger = new Ledger();
    const players = plan.wishes.map(
      (wish, index) =>
        new Player({ wish, world, market, ledger, policy: plan.policy, random: seeded(seed * 1_000 + index) }),
    );
    onCall = bookkeeper(players, clock, market, ledger, world);
    for (let round = 0; round < ROUNDS; round++) {
      if (random.chance(0.6)) {
        world.sandbox.clearFaults();
        world.sandbox.fault(...(random.chance(0.5) ? market.outage(random) : []));
      }
      await Promise.all(players.map((player) => player.act()));
      await settled(players);
      await clock.pass(random.pick(JUMPS_MS));
      await settled(players);
    }
    world.sandbox.clearFaults();
    let open = true;
    for (let turn = 0; open && turn < MOST_TURNS; turn++) {
      await Promise.all(players.map((player) => player.giveUp()));
      await clock.pass(FOR_EVER_MS);
      open = (await settled(players)).some(({ isClosed }) => !isClosed);
    }
    return await outcomeOf(players, plan.policy, ledger);
  } finally {
    await world.close();
  }
}

/** Waits until no worker has anything to do for any order. */
async function settled(players: readonly Player[]): Promise<History[]> {
  const runs = players.flatMap(({ runs: [...all] }) => all.slice(-1));
  return Promise.all(
    runs.map(({ handle }) =>
      eventually(
        () => readHistory(handle),
        ({ isBusy }) => !isBusy,
      ),
    ),
  );
}

/** Enters every purchase that is carried out into the ledger, with what was true in that moment. */
function bookkeeper(players: readonly Player[], clock: Clock, market: Market, ledger: Ledger, world: World) {
  return ({ action, body, outcome }: LoggedCall) => {
    const { vpcId, crossRegionBandwidthId, bandwidth } = body as Record<string, unknown>;
    const player = players.find(({ subject }) => subject === (action === CREATE ? vpcId : crossRegionBandwidthId));
    if (
      outcome?.executed !== true ||
      (action !== CREATE && action !== MODIFY) ||
      player === undefined ||
      isOutside(bandwidth)
    ) {
      return;
    }
    const row = world.sandbox.state().circuits.find((each) => each.crossRegionBandwidthId === crossRegionBandwidthId);
    ledger.bought(player.subject, {
      at: clock.now(),
      action,
      body: body as Record<string, unknown>,
      price: market.priceOf(player.wish, Number(bandwidth)),
      // The figures before show until the change is done, and only what is AVAILABLE can be changed.
      base: row && {
        internetChargeType: row.internetChargeType,
        bandwidth: row.bandwidth,
        bandwidthCap: row.bandwidthCap,
        status: 'AVAILABLE',
      },
    });
  };
}

async function outcomeOf(players: readonly Player[], policy: Policy, ledger: Ledger): Promise<Outcome> {
  const outcome: Outcome = { orders: 0, bought: 0, ends: {}, messages: { accepted: 0, refused: 0 }, violations: [] };
  for (const { subject, wish, request, runs, delivered } of players) {
    const read = await Promise.all(
      runs.map(async ({ runId, handle }) => ({
        runId,
        history: await readHistory(handle),
        view: await handle.query(orderQuery),
      })),
    );
    const purchases = ledger.purchases.get(subject) ?? [];
    const runOf = ({ at }: Purchase) => read.findLast(({ history }) => history.startedAt <= at)?.runId;
    for (const { runId, history, view } of read) {
      const mine = purchases.filter((purchase) => runOf(purchase) === runId);
      const { state, refused } = view;
      outcome.orders += 1;
      outcome.bought += mine.length;
      outcome.ends[state] = (outcome.ends[state] ?? 0) + 1;
      outcome.messages.refused += refused.count;
      outcome.messages.accepted -= refused.count;
      outcome.violations.push(
        ...(history.isClosed ? [] : [`${wish.requester}, run ${runId}: has not ended, ${state}`]),
        ...audit({ wish, request, policy, clocks: SETTINGS, runId, history, purchases: mine, state }, ledger),
      );
    }
    outcome.messages.accepted += delivered;
  }
  return outcome;
}

export function sumOf(outcomes: readonly Outcome[]): Outcome {
  const sum: Outcome = { orders: 0, bought: 0, ends: {}, messages: { accepted: 0, refused: 0 }, violations: [] };
  for (const { orders, bought, ends, messages, violations } of outcomes) {
    sum.orders += orders;
    sum.bought += bought;
    for (const [end, count] of Object.entries(ends)) {
      sum.ends[end] = (sum.ends[end] ?? 0) + count;
    }
    sum.messages.accepted += messages.accepted;
    sum.messages.refused += messages.refused;
    sum.violations.push(...violations);
  }
  return sum;
}
