import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { DEFAULT_TASK_QUEUE } from '../../contract/index.js';
import { builtCli } from '../support/build.js';
import { acceptedLosses, checkBooks, PLANTED_MBPS } from './books.js';
import { startMachines } from './machines.js';
import { openMarket } from './market.js';
import { gatherPeople } from './people.js';
import { planOrders } from './plan.js';
import { purchasesOf } from './purchases.js';
import { seeded } from './random.js';
import { storm } from './storm.js';

export interface ChaosOptions {
  orders: number;
  seed: number;
  /** How long there is trouble. Orders are started in the first two thirds of it. */
  stormMs: number;
  /** How long everything may take to finish after the trouble. */
  patienceMs?: number;
  log?: (line: string) => void;
}

export interface ChaosReport {
  violations: string[];
  /** Bought by runs that somebody terminated, whose ids were not ordered again. */
  losses: string[];
  /** Letters that were played, by name. */
  letters: Record<string, number>;
  /** Orders by how they ended. */
  ends: Record<string, number>;
  /** Calls by the fault that they met. */
  faults: Record<string, number>;
  blows: Record<string, number>;
  purchases: { sent: number; executed: number; effective: number };
  calls: number;
  seconds: number;
  /** What the workers wrote last. */
  lastWords: string;
}

/** Short, and in these proportions as in production: call < purchase step < search. */
const ENVIRONMENT = {
  CRB_DECIDE_WITHIN: '30s',
  CRB_APPROVAL_VALID: '60s',
  ZENLAYER_CONNECT_TIMEOUT: '500ms',
  ZENLAYER_RESPONSE_TIMEOUT: '600ms',
  ZENLAYER_TOTAL_TIMEOUT: '700ms',
  CRB_PLACE_TIMEOUT: '2500ms',
  CRB_SEARCH_WINDOW: '5s',
  CRB_SEARCH_EVERY: '200ms',
  CRB_RETRY_FIRST: '200ms',
  CRB_RETRY_MOST: '2s',
  CRB_ODD_AFTER: '8s',
  CRB_TRACK_HEARTBEAT: '3s',
  CRB_POLL_LEAST: '100ms',
  CRB_POLL_MOST: '1s',
};

const PATIENCE_MS = 360_000;
const STARTS_WITHIN = 2 / 3;
const TELL_EVERY_MS = 20_000;

/** Orders in the middle of faults, kills and people; then the books are checked. */
export async function runChaos({ orders, seed, stormMs, patienceMs, log }: ChaosOptions): Promise<ChaosReport> {
  const begun = Date.now();
  const directory = await mkdtemp(join(tmpdir(), 'crb-orders-chaos-'));
  const sweepUp = () => rmSync(directory, { recursive: true, force: true });
  process.once('exit', sweepUp);
  const plans = planOrders(orders, seed);
  const market = await openMarket(
    seeded(seed + 1),
    plans.map(({ vpcId }) => vpcId),
  );
  const { sandbox } = market;
  const machines = await startMachines({
    directory,
    cli: await builtCli(),
    workers: 2,
    environment: {
      ...ENVIRONMENT,
      ZENLAYER_ENDPOINT: sandbox.url,
      ZENLAYER_ACCESS_KEY_ID: sandbox.accessKey.accessKeyId,
      ZENLAYER_ACCESS_KEY_SECRET: sandbox.accessKey.accessKeySecret,
    },
  });
  const connection = await Connection.connect({ address: machines.address });
  const calledOff = AbortSignal.timeout(stormMs);
  const patience = new AbortController();
  const told = new AbortController();
  try {
    const people = gatherPeople({
      client: new Client({ connection }),
      sandbox,
      taskQueue: DEFAULT_TASK_QUEUE,
      isCalm: () => calledOff.aborted,
      patience: patience.signal,
    });
    const tell = async () => {
      while (!told.signal.aborted) {
        await delay(TELL_EVERY_MS, undefined, { signal: told.signal }).catch(() => undefined);
        const open = people.runs.filter(({ end }) => end === undefined);
        log?.(
          `${Math.round((Date.now() - begun) / 1000)} s: ${people.runs.length} orders started, ${open.length} open, ` +
            `${sandbox.state().calls.length} calls${calledOff.aborted ? ', no more trouble' : ''}` +
            (open.length > 5 ? '' : open.map(({ orderId, lastSeen }) => `; ${orderId} ${lastSeen}`).join('')),
        );
      }
    };
    void tell();
    const dealing = plans.map((plan) =>
      people.deal(plan, subjectOf(plan, sandbox), plan.startsAt * stormMs * STARTS_WITHIN),
    );
    await storm(seeded(seed + 2), market, machines, calledOff);
    const impatience = setTimeout(() => patience.abort(), patienceMs ?? PATIENCE_MS);
    await Promise.all(dealing);
    clearTimeout(impatience);

    const state = sandbox.state();
    const purchases = [...new Set(people.runs.map(({ subject }) => subject))].map((subject) =>
      purchasesOf(state.calls, subject),
    );
    return {
      violations: [...people.complaints, ...checkBooks(people.runs, state, market.paid)],
      losses: acceptedLosses(people.runs, state),
      letters: counted(plans.filter(({ conduct }) => conduct === 'letter').map(({ letter }) => letter)),
      ends: counted(
        people.runs.map(({ end, terminated }) => (terminated ? 'terminated' : (end?.state ?? 'not ended'))),
      ),
      faults: Object.fromEntries(market.faults),
      blows: Object.fromEntries(machines.blows),
      purchases: {
        sent: purchases.flatMap(({ sent }) => sent).length,
        executed: purchases.flatMap(({ executed }) => executed).length,
        effective: purchases.flatMap(({ effective }) => effective).length,
      },
      calls: state.calls.length,
      seconds: Math.round((Date.now() - begun) / 1000),
      lastWords: machines.lastWords(),
    };
  } finally {
    told.abort();
    patience.abort();
    await connection.close();
    await machines.close();
    await sandbox.close();
    process.off('exit', sweepUp);
    sweepUp();
  }
}

/** What an order's purchases will name. A circuit that is to be changed is there before. */
function subjectOf(
  { action, vpcId }: { action: string; vpcId: string },
  sandbox: Awaited<ReturnType<typeof openMarket>>['sandbox'],
): string {
  const regions = { regionA: 'asia-east-1', regionZ: 'asia-north-1' };
  return action === 'create'
    ? vpcId
    : sandbox.plant({ vpcId, ...regions, bandwidth: PLANTED_MBPS }).crossRegionBandwidthId;
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}
