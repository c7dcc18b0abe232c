import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  createActivities,
  type Account,
  type ActivityDeps,
  type OrderSettings,
  type TrackInput,
  type TrackResult,
} from '../../activities/index.js';
import { timeText } from '../../contract/time-text.js';
import type { Info } from '@temporalio/activity';
import type { FaultRule, PlantedCircuit } from '../../sandbox/index.js';
import { eventually } from '../support/eventually.js';
import { ACCOUNT, inActivity, onBench, surroundings, type Bench } from './bench.js';
import { CREATE, SETTINGS } from './figures.js';

const PAIR = { regionA: CREATE.regionA, regionZ: CREATE.regionZ };
/** Several polls pass before a circuit is there. */
const SLOWLY = { createDelayMs: 300 };
const DESCRIBE = 'DescribeCrossRegionBandwidth';
const OLD = { internetChargeType: 'ByBandwidth', bandwidth: 50, bandwidthCap: null, status: 'AVAILABLE' };

/** A circuit that was just ordered. */
function ordered(bench: Bench, fields: Partial<PlantedCircuit> = {}): TrackInput {
  return {
    action: 'create',
    crossRegionBandwidthId: bench.sandbox.plant({ ...PAIR, status: 'CREATING', ...fields }).crossRegionBandwidthId,
    target: { internetChargeType: 'ByBandwidth', bandwidth: 100, bandwidthCap: null },
    since: new Date().toISOString(),
  };
}

/** A worker with other durations. */
function withDurations(changed: Partial<OrderSettings>): Pick<ActivityDeps, 'settings'> {
  return { settings: { ...SETTINGS, ...changed } };
}

function track(
  bench: Bench,
  input: TrackInput,
  info: Partial<Info> = {},
  deps: Partial<ActivityDeps> = {},
): Promise<TrackResult> {
  return inActivity(info, () => createActivities(bench.deps(deps)).trackCircuit(input));
}

describe('a circuit is followed', () => {
  it('until it is live', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench, { status: 'AVAILABLE' });
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'statusValue', status: 'CREATING' } });
      expect(await track(bench, input)).toEqual({
        kind: 'live',
        circuit: { crossRegionBandwidthId: input.crossRegionBandwidthId, status: 'AVAILABLE' },
      });
      expect(bench.calls(DESCRIBE)).toHaveLength(2);
    });
  });

  it('until a change shows', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench, { status: 'AVAILABLE', bandwidth: 50 });
      const { crossRegionBandwidthId } = input;
      await bench.zenlayer.call('ModifyCrossRegionBandwidth', { crossRegionBandwidthId, bandwidth: 100 });
      expect(await track(bench, { ...input, action: 'modify', base: OLD })).toMatchObject({ kind: 'live' });
    });
  });

  it('through calls that fail, without a word', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench, { status: 'AVAILABLE' });
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'status', httpStatus: 403, code: 'OPERATION_DENIED_X' } });
      expect(await track(bench, input)).toMatchObject({ kind: 'live' });
      expect(bench.calls(DESCRIBE)).toHaveLength(2);
    });
  });

  it('together with a hundred others in one call', async () => {
    await onBench(async (bench) => {
      const activities = createActivities(bench.deps());
      const inputs = Array.from({ length: 100 }, () => ordered(bench, { status: 'AVAILABLE' }));
      const results = await Promise.all(inputs.map((input) => inActivity({}, () => activities.trackCircuit(input))));
      expect(results.every(({ kind }) => kind === 'live')).toBe(true);
      expect(bench.calls(DESCRIBE)).toHaveLength(1);
    });
  });
});

describe('following a circuit ends', () => {
  it('when it could not be built', async () => {
    await onBench(async (bench) => {
      expect(await track(bench, ordered(bench, { status: 'CREATE_FAILED' }))).toMatchObject({
        kind: 'createFailed',
        circuit: { status: 'CREATE_FAILED' },
        text: expect.stringContaining('CREATE_FAILED'),
      });
    });
  });

  it.each<[string, Partial<PlantedCircuit>, Partial<TrackInput>, string]>([
    [
      'when a change has not happened for long',
      { status: 'AVAILABLE', bandwidth: 50 },
      { action: 'modify', base: OLD },
      'unchanged',
    ],
    ['when the figures are not those ordered for long', { status: 'AVAILABLE', bandwidth: 70 }, {}, 'conflict'],
    ['when it lies in the recycle bin for long', { status: 'RECYCLED' }, {}, 'absent'],
  ])('%s', async (_name, fields, changed, code) => {
    await onBench(async (bench) => {
      const input = { ...ordered(bench, fields), ...changed };
      const result = await track(bench, input, {}, withDurations({ oddAfterMs: 0 }));
      expect(result).toMatchObject({
        kind: 'held',
        code,
        evidence: [expect.stringContaining(input.crossRegionBandwidthId)],
      });
    });
  });

  it('when it is not shown for long, with the circuit as last seen', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench);
      const circuit = { crossRegionBandwidthId: input.crossRegionBandwidthId, status: 'CREATING' };
      const heartbeatDetails = { circuit, oddity: { code: 'absent', since: Date.now() - 60 } };
      bench.sandbox.fault({ action: DESCRIBE, call: 'every', fault: { kind: 'absent' } });
      const step = track(bench, input, { heartbeatDetails, attempt: 2 }, withDurations({ oddAfterMs: 10 }));
      expect(await step).toEqual({
        kind: 'held',
        code: 'absent',
        circuit,
        text: expect.stringContaining(input.crossRegionBandwidthId),
        evidence: [],
      });
    });
  });
});

describe('a person is told', () => {
  it('when it takes long, once', async () => {
    await onBench(
      async (bench) => {
        const input = ordered(bench);
        const impatient = withDurations({ slowAfterMs: 0 });
        expect(await track(bench, input, {}, impatient)).toEqual({
          kind: 'attention',
          circuit: { crossRegionBandwidthId: input.crossRegionBandwidthId, status: 'CREATING' },
          attention: { code: 'slow', text: expect.any(String) },
        });
        // Told already: the next step waits on.
        const next = track(bench, { ...input, attention: 'slow' }, {}, impatient);
        bench.sandbox.change({ crossRegionBandwidthId: input.crossRegionBandwidthId, status: 'AVAILABLE' });
        expect(await next).toMatchObject({ kind: 'live' });
      },
      { createDelayMs: 60_000 },
    );
  });

  it('when the status is one that nobody knows, and the wait goes on', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench);
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'statusValue', status: 'SUSPENDED' } });
      const told = await track(bench, input);
      expect(told).toMatchObject({
        kind: 'attention',
        attention: { code: 'unknownStatus', text: expect.stringContaining('SUSPENDED') },
        oddity: { code: 'unknownStatus', since: expect.any(Number) },
        circuit: { status: 'SUSPENDED' },
      });
    });
  });

  it("when the circuit can't be read", async () => {
    await onBench(async (bench) => {
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'dropBefore' } });
      expect(await track(bench, ordered(bench), {}, withDurations({ oddAfterMs: 0 }))).toMatchObject({
        attention: { code: 'unreadable', text: expect.stringContaining('CONNECTION_LOST') },
      });
    });
  });

  it('when all is well again', async () => {
    await onBench(
      async (bench) => {
        const input = { ...ordered(bench), attention: 'unreadable' as const };
        expect(await track(bench, input)).toEqual({
          kind: 'attention',
          circuit: { crossRegionBandwidthId: input.crossRegionBandwidthId, status: 'CREATING' },
        });
      },
      { createDelayMs: 60_000 },
    );
  });
});

describe('a step of following', () => {
  it('goes on where the attempt before it was lost', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench, { status: 'AVAILABLE', bandwidth: 70 });
      const heartbeatDetails = { oddity: { code: 'conflict', since: Date.now() - 60_000 } };
      expect(await track(bench, input, { heartbeatDetails, attempt: 2 })).toMatchObject({
        kind: 'held',
        code: 'conflict',
      });
    });
  });

  it('gives signs of life with what it has seen', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench);
      const around = surroundings({ heartbeatTimeoutMs: 30 });
      const details: unknown[] = [];
      around.on('heartbeat', (detail: unknown) => details.push(structuredClone(detail)));
      await around.run(() => createActivities(bench.deps()).trackCircuit(input));
      expect(details.at(-1)).toMatchObject({
        circuit: { crossRegionBandwidthId: input.crossRegionBandwidthId, status: 'CREATING' },
      });
    }, SLOWLY);
  });

  it('goes to another worker when this one stops, however long it would wait', async () => {
    await onBench(
      async (bench) => {
        const input = ordered(bench);
        const rarely = withDurations({ pollLeastMs: 600_000, pollMostMs: 600_000 });
        const stopping = new AbortController();
        const around = surroundings();
        around.on('heartbeat', () => stopping.abort());
        const deps = bench.deps({ ...rarely, stopping: stopping.signal });
        const step = around.run(() => createActivities(deps).trackCircuit(input));
        await expect(step).rejects.toMatchObject({ type: 'WorkerStopping', nonRetryable: false });
      },
      { createDelayMs: 60_000 },
    );
  });

  it('ends at once when it is cancelled', async () => {
    await onBench(
      async (bench) => {
        const input = ordered(bench);
        const rarely = withDurations({ pollLeastMs: 600_000, pollMostMs: 600_000 });
        const around = surroundings();
        around.on('heartbeat', () => around.cancel());
        const step = around.run(() => createActivities(bench.deps(rarely)).trackCircuit(input));
        await expect(step).rejects.toMatchObject({ name: 'CancelledFailure' });
      },
      { createDelayMs: 60_000 },
    );
  });

  /** A step whose poll never ends, because the account stays unknown. */
  const waitingForItsTurn = (bench: Bench, deps: Partial<ActivityDeps> = {}) => {
    const around = surroundings();
    let begun = () => {};
    const waits = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const account = () => {
      begun();
      return new Promise<string>(() => {});
    };
    const activities = createActivities(bench.deps({ account, ...deps }));
    const first = around.run(() => activities.trackCircuit(ordered(bench)));
    return { around, waits, step: first };
  };

  it('ends at once when it is cancelled while it waits for a poll', async () => {
    await onBench(async (bench) => {
      const { around, waits, step } = waitingForItsTurn(bench);
      await waits;
      around.cancel();
      await expect(step).rejects.toMatchObject({ name: 'CancelledFailure' });
    });
  });

  it('goes to another worker at once when this one stops while it waits for a poll', async () => {
    await onBench(async (bench) => {
      const stopping = new AbortController();
      const { waits, step } = waitingForItsTurn(bench, { stopping: stopping.signal });
      await waits;
      stopping.abort();
      await expect(step).rejects.toMatchObject({ type: 'WorkerStopping', nonRetryable: false });
    });
  });

  it('gives signs of life during a call that takes longer than its silence may', async () => {
    await onBench(async (bench) => {
      const input = ordered(bench, { status: 'AVAILABLE' });
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'delay', ms: 1_000 } });
      const around = surroundings({ heartbeatTimeoutMs: 300 });
      let beats = 0;
      around.on('heartbeat', () => (beats += 1));
      const step = around.run(() => createActivities(bench.deps()).trackCircuit(input));
      expect(await step).toMatchObject({ kind: 'live' });
      // Each 100 ms, with some to spare for a slow machine.
      expect(beats).toBeGreaterThanOrEqual(3);
    });
  });
});

describe("the machine's clock", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ])('may be set %s by an hour: nothing is waited for, told or held because of it', async (_name, off) => {
    await onBench(async (bench) => {
      const input = ordered(bench, { status: 'AVAILABLE', bandwidth: 70 });
      const failure: FaultRule['fault'] = { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' };
      bench.sandbox.fault({ action: DESCRIBE, fault: failure });
      const heartbeatDetails = { oddity: { code: 'conflict', since: Date.now() } };
      const step = track(bench, input, { heartbeatDetails, attempt: 2 });
      const calls = () => bench.calls(DESCRIBE).length;
      await eventually(calls, (count) => count === 1);
      const real = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => real() + off);
      await eventually(calls, (count) => count >= 5);
      await bench.zenlayer.call('ModifyCrossRegionBandwidth', {
        crossRegionBandwidthId: input.crossRegionBandwidthId,
        bandwidth: 100,
      });
      expect(await step).toMatchObject({ kind: 'live' });
    });
  });
});

describe('the time of the purchase', () => {
  const YEAR = 365 * 24 * 3_600_000;

  it.each([
    ["that can't be read", 'yesterday'],
    ['that is empty', ''],
    ['a year ahead', new Date(Date.now() + YEAR).toISOString()],
  ])('%s counts as that of the step, so that a circuit that takes long is told', async (_name, since) => {
    await onBench(
      async (bench) => {
        const scheduledTimestampMs = Date.now() - 60_000;
        const input = { ...ordered(bench), since };
        const at = timeText(new Date(scheduledTimestampMs).toISOString(), scheduledTimestampMs);
        expect(
          await track(bench, input, { scheduledTimestampMs }, withDurations({ slowAfterMs: 60_000 })),
        ).toMatchObject({
          kind: 'attention',
          attention: { code: 'slow', text: expect.stringContaining(at) },
        });
      },
      { createDelayMs: 60_000 },
    );
  });

  it('may lie a year back, in which no worker was there', async () => {
    await onBench(async (bench) => {
      const since = new Date(Date.now() - YEAR).toISOString();
      const input = { ...ordered(bench), since, attention: 'slow' as const };
      const heartbeatDetails = { oddity: { code: 'unreadable', since: Date.now() - YEAR } };
      expect(await track(bench, input, { heartbeatDetails, attempt: 40_000 })).toMatchObject({ kind: 'live' });
    }, SLOWLY);
  });
});

describe('a worker of another account', () => {
  const elsewhere = (bench: Bench, account: Partial<Account>): TrackInput => ({
    ...ordered(bench, { status: 'CREATE_FAILED' }),
    account: { account: ACCOUNT, endpoint: bench.sandbox.url, ...account },
  });

  it.each<[string, Partial<Account>]>([
    ['account', { account: 'account-2' }],
    ['endpoint', { endpoint: 'https://console.zenlayer.com' }],
  ])('says nothing about the circuit: other %s', async (_name, account) => {
    await onBench(async (bench) => {
      const input = elsewhere(bench, account);
      const failed: unknown = await track(bench, input).catch((error: unknown) => error);
      expect(failed).toMatchObject({
        type: 'OtherAccount',
        nonRetryable: false,
        nextRetryDelay: SETTINGS.searchEveryMs,
      });
      const said = `account ${input.account?.account} at ${input.account?.endpoint}`;
      expect(String(failed)).toContain(said);
      expect(String(failed)).toContain(`account ${ACCOUNT} at ${bench.sandbox.url}`);
    });
  });

  it("is none when both are the order's", async () => {
    await onBench(async (bench) => {
      expect(await track(bench, elsewhere(bench, {}))).toMatchObject({ kind: 'createFailed' });
    });
  });

  it("is not taken for one while the account can't be asked", async () => {
    await onBench(async (bench) => {
      let asked = 0;
      const account = () => (asked++ === 0 ? Promise.reject(new Error('who?')) : Promise.resolve(ACCOUNT));
      expect(await track(bench, elsewhere(bench, {}), {}, { account })).toMatchObject({ kind: 'createFailed' });
    });
  });
});
