import { describe, expect, it } from '@jest/globals';
import { ActivityCancellationDetails } from '@temporalio/common';
import type { ActivityDeps } from '../../activities/index.js';
import { NotInTime, timeToSend, type TimeToSend } from '../../activities/time-to-send.js';
import { inActivity, ONE_RUN, onBench, surroundings } from './bench.js';

const HOUR = 3_600_000;
/** When the step was scheduled, by the server. */
const SCHEDULED = Date.parse('2026-11-22T10:00:00.000Z');
const STEP = 90_000;
const HALF = STEP / 2;
/** The longest that a step may be silent. */
const SILENCE = 10_000;

interface Course {
  /** The end of the approval, in ms after the step was scheduled. */
  end: number;
  /** Ms before the server gave out the attempt. */
  queued?: number;
  /** Ms that the process was frozen between that and its first reading of a clock. */
  frozen?: number;
  /** Ms that the machine's clock is ahead. */
  off?: number;
  /** Ms of the step until the request is signed. */
  passes?: number;
  /** Ms that the process stands still between that and the moment at which the request leaves. */
  standsStill?: number;
  /** Ms by which the machine's clock is set meanwhile. */
  set?: number;
  /** Ms that the machine sleeps meanwhile: its clock knows, nothing else does. */
  asleep?: number;
  /** Whether the server no longer counts on the attempt, or only when it is asked for the second time. */
  givenUp?: boolean | 'later';
  /** What the server has answered to a sign of life. */
  told?: ConstructorParameters<typeof ActivityCancellationDetails>[0];
}

/** What becomes of a send: when it leaves, in ms after the step was scheduled, or why it does not; and who was asked. */
async function sent(course: Course) {
  const { end, queued = 0, frozen = 0, off = 0, passes = 0, standsStill = 0, set = 0, asleep = 0 } = course;
  const { givenUp = false, told } = course;
  let asked = 0;
  let clock = SCHEDULED + queued + frozen + off;
  let counter = 123_456;
  const attemptStartedAt = () => {
    asked += 1;
    return givenUp === true || (givenUp === 'later' && asked > 1)
      ? Promise.reject(new Error('the server has given up this attempt of the purchase step'))
      : Promise.resolve(SCHEDULED + queued);
  };
  const clocks = { now: () => clock, monotonic: () => counter, runs: { ...ONE_RUN, attemptStartedAt } };
  const info = {
    scheduledTimestampMs: SCHEDULED,
    currentAttemptScheduledTimestampMs: SCHEDULED,
    startToCloseTimeoutMs: STEP,
    heartbeatTimeoutMs: SILENCE,
  };
  let at: number | string = '';
  await onBench(async (bench) => {
    const deps: ActivityDeps = bench.deps(clocks);
    const around = surroundings(info);
    try {
      const time: TimeToSend = await around.run(() => timeToSend(deps, new Date(SCHEDULED + end).toISOString()));
      counter += passes;
      clock += passes + set + asleep;
      await time.confirm();
      counter += standsStill;
      clock += standsStill;
      if (told !== undefined) {
        around.cancel('NOT_FOUND', new ActivityCancellationDetails(told));
      }
      expect(time.ms).toBe(HALF);
      at = time.assertInTime() - SCHEDULED;
    } catch (error) {
      at = error instanceof Error ? error.message : '';
    }
  });
  return { at, asked };
}

const TOO_LATE = expect.stringContaining('the approval was valid until 22 Nov 2026 ');
const TOO_LITTLE = "too little of the purchase step's own time was left";
const GIVEN_UP = 'the server has given up this attempt of the purchase step';
const PERHAPS_GIVEN_UP = 'the server may have given up this attempt of the purchase step';

describe("a purchase leaves by the server's time", () => {
  it.each<[string, Course, number, number]>([
    ['with a right clock, and Temporal is not even asked', { end: HOUR, passes: 1_000 }, 1_000, 0],
    ['after a wait in the queue that does not matter', { end: HOUR, queued: 8_000, passes: 1_000 }, 1_000, 0],
    ['after a longer wait in the queue', { end: HOUR, queued: 20_000, passes: 1_000 }, 21_000, 1],
    ['at the last moment at which the server must count on it', { end: HOUR, queued: 8_000, passes: 2_000 }, 2_000, 0],
    ['a millisecond later, when Temporal says that it does', { end: HOUR, queued: 8_000, passes: 2_001 }, 2_001, 1],
    ['after a stop that was too short to matter', { end: HOUR, passes: HALF - SILENCE, standsStill: SILENCE }, HALF, 1],
    [
      'when somebody has paused or reset the step',
      { end: HOUR, passes: 1_000, told: { paused: true, reset: true } },
      1_000,
      0,
    ],
    ['with a clock hours ahead', { end: HOUR, off: 7 * HOUR, passes: 1_000 }, 1_000, 1],
    ['with a clock hours behind', { end: HOUR, off: -7 * HOUR, passes: 1_000 }, 1_000, 1],
    ['with a clock a little behind', { end: HOUR, off: -1, passes: 1_000 }, 1_000, 1],
    ['with a clock that is set back by hours meanwhile', { end: HOUR, passes: 1_000, set: -7 * HOUR }, 1_000, 0],
    ['after a wait in the queue, with a clock hours ahead', { end: HOUR, queued: 20_000, off: 7 * HOUR }, 20_000, 1],
    ['at the last moment of its own time', { end: HOUR, passes: HALF }, HALF, 1],
    ['at the last moment of the approval', { end: 21_000, queued: 20_000, passes: 1_000 }, 21_000, 1],
    [
      'at that moment, with a clock hours ahead',
      { end: 21_000, queued: 20_000, passes: 1_000, off: 7 * HOUR },
      21_000,
      1,
    ],
    [
      'at that moment, with a clock hours behind',
      { end: 21_000, queued: 20_000, passes: 1_000, off: -7 * HOUR },
      21_000,
      1,
    ],
    ['after a freeze that the server has not noticed', { end: HOUR, frozen: 60_000, passes: 1_000 }, 61_000, 1],
  ])('%s', async (_name, course, at, asked) => {
    expect(await sent(course)).toEqual({ at, asked });
  });
});

describe('a purchase does not leave', () => {
  it.each<[string, Course, unknown, number]>([
    ["a millisecond after the approval's end", { end: 21_000, queued: 20_000, passes: 1_001 }, TOO_LATE, 1],
    ['after it, with a clock hours ahead', { end: 21_000, queued: 20_000, passes: 1_001, off: 7 * HOUR }, TOO_LATE, 1],
    [
      'after it, with a clock hours behind',
      { end: 21_000, queued: 20_000, passes: 1_001, off: -7 * HOUR },
      TOO_LATE,
      1,
    ],
    ['after it, with a clock set back meanwhile', { end: 21_000, passes: 21_001, set: -7 * HOUR }, TOO_LATE, 2],
    ['when the approval ended in the queue', { end: 19_000, queued: 20_000 }, TOO_LATE, 1],
    ['when the approval ended in a freeze before the step began', { end: 59_000, frozen: 60_000 }, TOO_LATE, 1],
    ['when the approval had ended before', { end: -1 }, TOO_LATE, 1],
    ["with less than half of the step's time left", { end: HOUR, passes: HALF + 1 }, TOO_LITTLE, 1],
    ['after the machine has slept', { end: HOUR, passes: 1_000, asleep: HOUR }, TOO_LITTLE, 1],
    [
      'when the process has stood still for longer than it may be silent',
      { end: HOUR, standsStill: SILENCE + 1 },
      PERHAPS_GIVEN_UP,
      0,
    ],
    ['the same after Temporal was asked', { end: HOUR, passes: 15_000, standsStill: SILENCE + 1 }, PERHAPS_GIVEN_UP, 1],
    ['when Temporal no longer knows the attempt', { end: HOUR, told: { notFound: true } }, PERHAPS_GIVEN_UP, 0],
    ['when the attempt has timed out', { end: HOUR, told: { timedOut: true } }, PERHAPS_GIVEN_UP, 0],
    [
      'with a clock that is set forward by hours meanwhile, which looks the same',
      { end: HOUR, set: 7 * HOUR },
      TOO_LITTLE,
      1,
    ],
  ])('%s', async (_name, course, at, asked) => {
    expect(await sent(course)).toEqual({ at, asked });
  });

  it.each<[string, Course]>([
    ['frozen for longer than the step may take', { end: 30 * HOUR, frozen: HOUR }],
    ['with a clock hours behind', { end: 30 * HOUR, frozen: HOUR, off: -7 * HOUR }],
    ['near the end of the approval', { end: 10_000 }],
    ['frozen for longer than it may be silent, before the step began', { end: HOUR, frozen: SILENCE + 1 }],
    ['frozen for longer than it may be silent, before the request was signed', { end: HOUR, passes: SILENCE + 1 }],
  ])('when the server has given up its attempt: %s', async (_name, course) => {
    expect(await sent({ ...course, givenUp: true })).toEqual({ at: GIVEN_UP, asked: 1 });
  });

  it('when the server has given up its attempt since it was asked before', async () => {
    const course: Course = { end: 60_000, passes: SILENCE + 1, givenUp: 'later' };
    expect(await sent(course)).toEqual({ at: GIVEN_UP, asked: 2 });
  });

  it('later than in half of the step, when the step was begun without a heartbeat by an older version', async () => {
    await onBench(async (bench) => {
      let counter = 0;
      const deps = bench.deps({ monotonic: () => counter, now: () => SCHEDULED });
      const info = {
        scheduledTimestampMs: SCHEDULED,
        currentAttemptScheduledTimestampMs: SCHEDULED,
        startToCloseTimeoutMs: STEP,
        heartbeatTimeoutMs: 0,
      };
      const time = await inActivity(info, () => timeToSend(deps, new Date(SCHEDULED + HOUR).toISOString()));
      counter = HALF;
      expect(time.assertInTime()).toEqual(expect.any(Number));
      counter = HALF + 1;
      expect(() => time.assertInTime()).toThrow(TOO_LITTLE);
    });
  });

  it.each(['', 'tomorrow', '2026-13-45'])("when the end of the approval can't be read: %j", async (approvedUntil) => {
    await onBench(async (bench) => {
      const time = await inActivity({}, () => timeToSend(bench.deps(), approvedUntil));
      expect(() => time.assertInTime()).toThrow(NotInTime);
    });
  });
});
