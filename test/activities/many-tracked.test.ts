import { SEARCH_ATTRIBUTE_NAMES } from '../../contract/index.js';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createActivities, createSeal, type OrderSettings, type TrackInput } from '../../activities/index.js';
import {
  ZenlayerError,
  type ActionName,
  type ActionRequest,
  type ActionResponse,
  type Zenlayer,
} from '../../zenlayer/index.js';
import { ACCOUNT, ONE_RUN, surroundings } from './bench.js';
import { SETTINGS } from './figures.js';
import { row } from './rows.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const YEAR = 365 * 24 * 60 * MINUTE;
/** How far the clock goes at a time. */
const STEP = 200;
/** Several calls' worth. */
const ORDERS = 300;
const HEARTBEAT = 2 * MINUTE;
/** A worker's defaults, except that nothing asks for a person's attention and that all circuits are polled again soon. */
const DURATIONS: OrderSettings = {
  ...SETTINGS,
  slowAfterMs: YEAR,
  oddAfterMs: YEAR,
  trackHeartbeatMs: HEARTBEAT,
  pollLeastMs: 2 * SECOND,
  pollMostMs: 20 * SECOND,
};

/** An API whose calls take their time, and then fail or not. */
class Api implements Zenlayer {
  readonly endpoint = 'http://127.0.0.1';
  works = false;
  latency = 20 * SECOND;
  /** The circuits of each call that was answered. */
  answered: string[][] = [];

  async call<A extends ActionName>(action: A, params: ActionRequest<A>): Promise<ActionResponse<A>> {
    await new Promise((resolve) => setTimeout(resolve, this.latency));
    const ids = 'crossRegionBandwidthIds' in params ? (params.crossRegionBandwidthIds ?? []) : [];
    if (!this.works) {
      throw new ZenlayerError({ kind: 'notExecuted', code: 'TIMED_OUT', action, message: 'TIMED_OUT' });
    }
    this.answered.push(ids);
    const dataSet = ids.map((id) => row({ crossRegionBandwidthId: id, status: 'CREATING' }));
    return { dataSet, oddRows: [], totalCount: ids.length, requestId: 'request-1' } as unknown as ActionResponse<A>;
  }

  close() {}
}

/** What Temporal does with steps: an attempt that is silent for too long is given up, and the next one started. */
class Server {
  attempts = 0;
  running = 0;
  most = 0;

  /** @param queuedMs how long the step has waited for a worker */
  follow(step: (input: TrackInput) => Promise<unknown>, input: TrackInput, queuedMs = 0, attempt = 1): void {
    this.attempts += 1;
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    const scheduled = Date.now() - queuedMs;
    const around = surroundings({
      attempt,
      heartbeatTimeoutMs: HEARTBEAT,
      scheduledTimestampMs: scheduled,
      currentAttemptScheduledTimestampMs: scheduled,
    });
    let givenUp = false;
    const giveUp = () => {
      givenUp = true;
      setTimeout(() => this.follow(step, input, 0, attempt + 1), Math.min(MINUTE, SECOND * 2 ** (attempt - 1)));
    };
    let silence = setTimeout(giveUp, HEARTBEAT);
    around.on('heartbeat', () => {
      if (givenUp) {
        around.cancel();
      } else {
        clearTimeout(silence);
        silence = setTimeout(giveUp, HEARTBEAT);
      }
    });
    const end = () => {
      this.running -= 1;
      clearTimeout(silence);
    };
    around.run(() => step(input)).then(end, end);
  }
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Lets time pass: so many ms, or until something has come about. */
async function pass(ms: number, until: () => boolean = () => false): Promise<void> {
  for (let passed = 0; passed < ms && !until(); passed += STEP) {
    jest.advanceTimersByTime(STEP);
    await turn();
  }
}

/** Activities of a worker, and a circuit for each order. */
function worker(api: Api, settings: OrderSettings) {
  const activities = createActivities({
    zenlayer: api,
    account: () => Promise.resolve(ACCOUNT),
    settings,
    seal: createSeal('secret'),
    runs: ONE_RUN,
    searchAttributes: () => SEARCH_ATTRIBUTE_NAMES,
  });
  const input = (index: number): TrackInput => ({
    action: 'create',
    crossRegionBandwidthId: `circuit-${index}`,
    target: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null },
    since: new Date().toISOString(),
  });
  return { step: (given: TrackInput) => activities.trackCircuit(given), input };
}

describe('many orders that are followed', () => {
  it('need one attempt and one slot each while no call is answered, and are all seen soon afterwards', async () => {
    const api = new Api();
    const server = new Server();
    const { step, input } = worker(api, DURATIONS);
    for (let index = 0; index < ORDERS; index++) {
      server.follow(step, input(index));
    }
    await pass(10 * MINUTE);
    expect(server).toMatchObject({ attempts: ORDERS, running: ORDERS, most: ORDERS });

    api.works = true;
    const seen = () => new Set(api.answered.flat()).size;
    // The longest wait after trouble, the call that was under way, and a call for each hundred orders.
    await pass(MINUTE + api.latency + (ORDERS / 100) * api.latency + SECOND, () => seen() === ORDERS);
    expect(seen()).toBe(ORDERS);
    expect(api.answered).toHaveLength(ORDERS / 100);
    expect(server).toMatchObject({ attempts: ORDERS, running: ORDERS, most: ORDERS });
  });

  it('share their calls, however long each of them waited for the worker', async () => {
    const api = new Api();
    api.works = true;
    api.latency = 50;
    const server = new Server();
    const { step, input } = worker(api, { ...DURATIONS, pollMostMs: 5 * MINUTE });
    for (let index = 0; index < ORDERS; index++) {
      server.follow(step, input(index), index * 10);
    }
    await pass(3 * MINUTE);
    const calls = api.answered.length;
    await pass(3 * MINUTE);
    // A circuit that was ordered three to six minutes ago is polled every 32 or 48 seconds.
    expect(api.answered.length - calls).toBeLessThanOrEqual((6 * ORDERS) / 100);
    expect(new Set(api.answered.slice(calls).flat()).size).toBe(ORDERS);
  });
});
