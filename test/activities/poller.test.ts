import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createPoller } from '../../activities/poller.js';
import { ZenlayerError } from '../../zenlayer/index.js';
import { onBench, type Bench } from './bench.js';
import { CREATE } from './figures.js';

const PAIR = { regionA: CREATE.regionA, regionZ: CREATE.regionZ };
const DESCRIBE = 'DescribeCrossRegionBandwidth';

const idsOf = (body: unknown): string[] => (body as { crossRegionBandwidthIds: string[] }).crossRegionBandwidthIds;

/** A promise that the test keeps. */
function promised<T>(): { promise: Promise<T>; keep: (value: T) => void } {
  let keep: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    keep = resolve;
  });
  return { promise, keep };
}

describe('polls of many orders', () => {
  it('are merged into calls of at most 100 circuits', async () => {
    await onBench(async (bench) => {
      const ids = Array.from({ length: 250 }, () => bench.sandbox.plant(PAIR).crossRegionBandwidthId);
      const poll = createPoller(bench.deps());
      const rows = await Promise.all(ids.map((id) => poll(id)));
      expect(rows.map((row) => row?.crossRegionBandwidthId)).toEqual(ids);
      const calls = bench.calls(DESCRIBE);
      expect(calls.map(({ body }) => idsOf(body).length)).toEqual([100, 100, 50]);
      expect(calls.flatMap(({ body }) => idsOf(body))).toEqual(ids);
    });
  });

  it('share a call when they begin within a tenth of the shortest wait between two polls', async () => {
    await onBench(async (bench) => {
      const [first, second] = [bench.sandbox.plant(PAIR), bench.sandbox.plant(PAIR)];
      const poll = createPoller(bench.deps({ settings: { ...bench.deps().settings, pollLeastMs: 2_000 } }));
      const early = poll(first.crossRegionBandwidthId);
      // Due before the call is made, however busy the machine is.
      await setTimeout(50);
      await Promise.all([early, poll(second.crossRegionBandwidthId)]);
      expect(bench.calls(DESCRIBE)).toHaveLength(1);
    });
  });

  it('are answered also when several orders follow one circuit', async () => {
    await onBench(async (bench) => {
      const id = bench.sandbox.plant(PAIR).crossRegionBandwidthId;
      const poll = createPoller(bench.deps());
      const rows = await Promise.all([poll(id), poll(id)]);
      expect(rows.map((row) => row?.crossRegionBandwidthId)).toEqual([id, id]);
      expect(bench.calls(DESCRIBE)).toHaveLength(1);
    });
  });

  it('are read anew each time', async () => {
    await onBench(async (bench) => {
      const id = bench.sandbox.plant(PAIR).crossRegionBandwidthId;
      const poll = createPoller(bench.deps());
      await poll(id);
      bench.sandbox.fault({ action: DESCRIBE, fault: { kind: 'statusValue', status: 'CHANGING' } });
      expect(await poll(id)).toMatchObject({ status: 'CHANGING' });
    });
  });

  it('answer undefined for what the API does not show', async () => {
    await onBench(async (bench) => {
      const id = bench.sandbox.plant(PAIR).crossRegionBandwidthId;
      const poll = createPoller(bench.deps());
      const [shown, absent] = await Promise.all([poll(id), poll('2999999999999999999')]);
      expect(shown).toMatchObject({ crossRegionBandwidthId: id });
      expect(absent).toBeUndefined();
    });
  });
});

describe('polls that have to wait for a call that is under way', () => {
  /** A poller whose first call, for a circuit of its own, does not end before it may. */
  const busy = async (bench: Bench) => {
    const begun = promised<void>();
    const known = promised<string>();
    const account = () => {
      begun.keep();
      return known.promise;
    };
    const poll = createPoller(bench.deps({ account }));
    const first = poll(another(bench));
    await begun.promise;
    const letGo = async () => {
      known.keep('account-1');
      await first;
    };
    return { poll, letGo };
  };
  const later = (bench: Bench) => bench.calls(DESCRIBE).slice(1);
  const another = (bench: Bench) => bench.sandbox.plant(PAIR).crossRegionBandwidthId;
  /** Something that takes several times as long as polls are gathered that begin together. */
  const somethingElse = async (bench: Bench) => {
    bench.sandbox.fault({ action: 'DescribeVpcs', fault: { kind: 'delay', ms: 100 } });
    await bench.zenlayer.call('DescribeVpcs', { vpcIds: [CREATE.vpcId] });
  };

  it('share the next one, also when they begin far apart', async () => {
    await onBench(async (bench) => {
      const { poll, letGo } = await busy(bench);
      const ids = [another(bench), another(bench), another(bench)];
      const rows: Promise<unknown>[] = [];
      for (const id of ids) {
        rows.push(poll(id));
        await somethingElse(bench);
      }
      await letGo();
      await Promise.all(rows);
      expect(later(bench).map(({ body }) => idsOf(body))).toEqual([ids]);
    });
  });

  it('wait once for each circuit', async () => {
    await onBench(async (bench) => {
      const { poll, letGo } = await busy(bench);
      const id = another(bench);
      const polls = Array.from({ length: 250 }, () => poll(id));
      await letGo();
      const rows = await Promise.all(polls);
      expect(rows.every((row) => row?.crossRegionBandwidthId === id)).toBe(true);
      expect(later(bench).map(({ body }) => idsOf(body))).toEqual([[id]]);
    });
  });

  it('end at once when they are no longer wanted, and then cost nothing', async () => {
    await onBench(async (bench) => {
      const { poll, letGo } = await busy(bench);
      const [left, wanted] = [another(bench), another(bench)];
      const gone = new AbortController();
      const ends = [poll(left, gone.signal), poll(wanted, gone.signal)].map((it) => it.catch(() => 'ended'));
      const stays = poll(wanted);
      gone.abort();
      expect(await Promise.all(ends)).toEqual(['ended', 'ended']);
      expect(later(bench)).toHaveLength(0);
      await letGo();
      await stays;
      expect(later(bench).map(({ body }) => idsOf(body))).toEqual([[wanted]]);
    });
  });

  it('make no call when nobody is left', async () => {
    await onBench(async (bench) => {
      const { poll, letGo } = await busy(bench);
      const gone = new AbortController();
      const ends = poll(another(bench), gone.signal).catch(() => 'ended');
      gone.abort();
      await letGo();
      await ends;
      await expect(poll(another(bench), gone.signal)).rejects.toThrow();
      const last = another(bench);
      await poll(last);
      expect(later(bench).map(({ body }) => idsOf(body))).toEqual([[last]]);
    });
  });
});

describe('when the API is in trouble', () => {
  it('no circuit is read before it is known whose they are', async () => {
    await onBench(async (bench) => {
      let asked = 0;
      const account = () => (asked++ === 0 ? Promise.reject(new Error('who?')) : Promise.resolve('account-1'));
      const poll = createPoller(bench.deps({ account }));
      const id = bench.sandbox.plant(PAIR).crossRegionBandwidthId;
      await expect(poll(id)).rejects.toThrow('who?');
      expect(bench.calls(DESCRIBE)).toHaveLength(0);
      expect(await poll(id)).toMatchObject({ crossRegionBandwidthId: id });
    });
  });

  it('all that shared the call fail, and the others wait with them', async () => {
    await onBench(async (bench) => {
      const ids = [bench.sandbox.plant(PAIR), bench.sandbox.plant(PAIR)].map((it) => it.crossRegionBandwidthId);
      const poll = createPoller(bench.deps());
      bench.sandbox.fault({
        action: DESCRIBE,
        fault: { kind: 'status', httpStatus: 500, code: 'INTERNAL_SERVER_ERROR' },
      });
      const failures = await Promise.all(ids.map((id) => poll(id).catch((error: unknown) => error)));
      expect(failures.every((failure) => failure instanceof ZenlayerError)).toBe(true);

      const before = performance.now();
      expect(await poll(ids[0] ?? '')).toMatchObject({ status: 'AVAILABLE' });
      expect(performance.now() - before).toBeGreaterThan(200);
      expect(bench.calls(DESCRIBE)).toHaveLength(2);
    });
  });

  it.each<[string, (number | undefined)[], number]>([
    ['a quarter of a second after a failure', [undefined], 250],
    ['twice as long after the next one', [undefined, undefined], 500],
    ['and twice as long again', [undefined, undefined, undefined], 1_000],
    ['as long as the API asks', [2], 2_000],
    ['but never longer than a minute', [3_600], 60_000],
  ])('they wait %s', async (_name, failures, backOff) => {
    await onBench(async (bench) => {
      const id = bench.sandbox.plant(PAIR).crossRegionBandwidthId;
      // A clock that the test moves past all of the wait but its last part.
      let time = 0;
      const poll = createPoller(bench.deps({ monotonic: () => time }));
      for (const retryAfter of failures) {
        time += 60_000;
        const asked = retryAfter === undefined ? {} : { retryAfter };
        const fault = { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED', ...asked } as const;
        bench.sandbox.fault({ action: DESCRIBE, fault });
        await expect(poll(id)).rejects.toThrow('REQUEST_LIMIT_EXCEEDED');
      }
      time += backOff - 200;
      const before = performance.now();
      expect(await poll(id)).toMatchObject({ status: 'AVAILABLE' });
      const waited = performance.now() - before;
      expect(waited).toBeGreaterThan(190);
      expect(waited).toBeLessThan(20_000);
    });
  });

  it('they forget it with the first answer', async () => {
    await onBench(async (bench) => {
      const id = bench.sandbox.plant(PAIR).crossRegionBandwidthId;
      let time = 0;
      const poll = createPoller(bench.deps({ monotonic: () => time }));
      const failure = { action: DESCRIBE, fault: { kind: 'dropBefore' } } as const;
      const before = performance.now();
      for (let round = 0; round < 7; round += 1) {
        bench.sandbox.fault(failure);
        await expect(poll(id)).rejects.toThrow('CONNECTION_LOST');
        time += 250;
        expect(await poll(id)).toMatchObject({ status: 'AVAILABLE' });
      }
      // Each wait twice as long as the one before would take half a minute.
      expect(performance.now() - before).toBeLessThan(10_000);
    });
  });
});
