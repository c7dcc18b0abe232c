import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createClockWatch } from '../../activities/clock-watch.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-11-22T10:00:00.000Z');

/** A worker whose clock is so many ms ahead of the server's, or behind it. */
function machine(off: number) {
  let serverTime = START;
  let monotonic = 12_345;
  let ahead = off;
  const said: string[] = [];
  const watch = createClockWatch({
    now: () => serverTime + ahead,
    monotonic: () => monotonic,
    tell: ({ off: isOff, text }) => said.push(`${isOff ? 'warning' : 'info'}: ${text}`),
  });
  return {
    watch,
    said,
    setOff: (ms: number) => (ahead = ms),
    pass: (ms: number) => {
      serverTime += ms;
      monotonic += ms;
    },
    /** The machine sleeps, and its clock is right when it wakes up. */
    sleep: (ms: number) => (serverTime += ms),
    /** An attempt begins that waited so long in the task queue. */
    attempt: (waited = 0) => watch.attemptBegins(serverTime - waited),
  };
}

describe('a clock that is right', () => {
  it('is not known to be off', () => {
    const { watch, attempt, pass, said } = machine(0);
    expect(watch.clockOff()).toBeUndefined();
    for (let minute = 0; minute < 100; minute++) {
      attempt(minute % 7);
      pass(MINUTE);
    }
    expect(watch.clockOff()).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('is not taken for one that is ahead when attempts have waited for a worker for hours', () => {
    const { watch, attempt, pass, said } = machine(0);
    // What lay in the queue when the worker came up: scheduled within two minutes, taken within half a minute.
    for (let step = 0; step < 2_000; step++) {
      attempt(5 * HOUR - step * 60);
      pass(15);
    }
    expect(watch.clockOff()).toBeUndefined();
    pass(10 * MINUTE);
    attempt();
    expect(watch.clockOff()).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('is never said to be behind, however long attempts wait', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(HOUR), fc.nat(24 * HOUR)), { maxLength: 200 }), (attempts) => {
        const { watch, attempt, pass } = machine(0);
        for (const [gap, waited] of attempts) {
          pass(gap);
          attempt(waited);
          expect(watch.clockOff() ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('is still right after the machine has slept, as the next attempt that has not waited tells', () => {
    const { watch, attempt, pass, sleep, said } = machine(0);
    for (let minute = 0; minute < 10; minute++) {
      attempt();
      pass(MINUTE);
    }
    sleep(HOUR);
    attempt(20 * MINUTE);
    expect(watch.clockOff()).toBeUndefined();
    attempt();
    pass(10 * MINUTE);
    attempt();
    expect(watch.clockOff()).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('may differ by less than a minute', () => {
    for (const off of [-MINUTE, MINUTE]) {
      const { watch, attempt, pass, said } = machine(off);
      for (let minute = 0; minute < 5; minute++) {
        attempt();
        pass(MINUTE);
      }
      expect(watch.clockOff()).toBeUndefined();
      expect(said).toEqual([]);
    }
  });
});

describe('a clock that is off', () => {
  it('is known to be behind with the first attempt, and by how much when one has not waited', () => {
    const { watch, attempt, pass } = machine(-HOUR);
    attempt(10 * MINUTE);
    expect(watch.clockOff()).toBe(-50 * MINUTE);
    pass(SECOND);
    attempt();
    expect(watch.clockOff()).toBe(-HOUR);
  });

  it('is known to be ahead when attempts more than a minute apart tell the same', () => {
    const { watch, attempt, pass, said } = machine(7 * MINUTE);
    attempt(20);
    pass(MINUTE);
    attempt(30);
    expect(watch.clockOff()).toBeUndefined();
    pass(MINUTE);
    attempt(10);
    expect(watch.clockOff()).toBe(7 * MINUTE + 10);
    expect(said).toEqual([
      "warning: This machine's clock is 7m ahead of Temporal's. Set it: Zenlayer refuses signatures that are more than 5 minutes " +
        'off. Nothing else depends on it.',
    ]);
  });

  it('is told of once, once more when that has changed, and when it is right again', () => {
    const { watch, said, attempt, pass, setOff } = machine(-HOUR);
    const forAWhile = () => {
      for (let minute = 0; minute < 10; minute++) {
        attempt(minute);
        pass(MINUTE);
      }
    };
    forAWhile();
    setOff(-2 * HOUR);
    forAWhile();
    setOff(3 * HOUR);
    forAWhile();
    setOff(0);
    forAWhile();
    expect(watch.clockOff()).toBeUndefined();
    expect(said.map((text) => text.replace(/Set it.*/, ''))).toEqual([
      "warning: This machine's clock is 1h behind Temporal's. ",
      "warning: This machine's clock is 2h behind Temporal's. ",
      "warning: This machine's clock is 3h ahead of Temporal's. ",
      "info: This machine's clock agrees with Temporal's again.",
    ]);
  });

  it('is told of once although it wavers about a minute', () => {
    const { said, attempt, pass, setOff } = machine(0);
    for (let minute = 0; minute < 50; minute++) {
      setOff(-MINUTE + (minute % 2 === 0 ? -SECOND : SECOND));
      attempt();
      pass(MINUTE);
    }
    expect(said).toHaveLength(1);
  });
});
