import { describe, expect, it } from '@jest/globals';
import type { ActivityDeps } from '../../activities/index.js';
import { NotInTime, timeToSend } from '../../activities/time-to-send.js';
import { inActivity, ONE_RUN, onBench } from './bench.js';

const HOUR = 3_600_000;
/** When the step was scheduled, by the server. */
const SCHEDULED = Date.parse('2026-11-22T10:00:00.000Z');
const STEP = 90_000;
const HALF = STEP / 2;

interface Course {
  /** The end of the approval, in ms after the step was scheduled. */
  end: number;
  /** Ms before the server gave out the attempt. */
  queued?: number;
  /** Ms that the process was frozen between that and its first reading of a clock. */
  frozen?: number;
  /** Ms that the machine's clock is ahead. */
  off?: number;
  /** Ms of the step until the request leaves. */
  passes?: number;
  /** Ms by which the machine's clock is set meanwhile. */
  set?: number;
  /** Ms that the machine sleeps meanwhile: its clock knows, nothing else does. */
  asleep?: number;
  /** Whether the server no longer counts on the attempt. */
  givenUp?: boolean;
}

/** What becomes of a send: when it leaves, in ms after the step was scheduled, or why it does not; and who was asked. */
async function sent({ end, queued = 0, frozen = 0, off = 0, passes = 0, set = 0, asleep = 0, givenUp }: Course) {
  let asked = 0;
  let clock = SCHEDULED + queued + frozen + off;
  let counter = 123_456;
  const attemptStartedAt = () => {
    asked += 1;
    return givenUp === true
      ? Promise.reject(new Error('the server has given up this attempt of the purchase step'))
      : Promise.resolve(SCHEDULED + queued);
  };
  const clocks = { now: () => clock, monotonic: () => counter, runs: { ...ONE_RUN, attemptStartedAt } };
  const info = {
    scheduledTimestampMs: SCHEDULED,
    currentAttemptScheduledTimestampMs: SCHEDULED,
    startToCloseTimeoutMs: STEP,
  };
  let at: number | string = '';
  await onBench(async (bench) => {
    const deps: ActivityDeps = bench.deps(clocks);
    try {
      const time = await inActivity(info, () => timeToSend(deps, new Date(SCHEDULED + end).toISOString()));
      counter += passes;
      clock += passes + set + asleep;
      expect(time.ms).toBe(HALF);
      at = time.assertInTime() - SCHEDULED;
    } catch (error) {
      at = error instanceof Error ? error.message : '';
    }
  });
  return { at, asked };
}

const TOO_LATE = expect.stringContaining('the approval was valid until 2026-11-22T');
const TOO_LITTLE = 'too little of the purchase step’s own time was left';

describe('a purchase leaves by the server’s time', () => {
  it.each<[string, Course, number, number]>([
    ['with a right clock, and Temporal is not even asked', { end: HOUR, passes: 1_000 }, 1_000, 0],
    ['after a wait in the queue that does not matter', { end: HOUR, queued: 20_000, passes: 1_000 }, 1_000, 0],
    ['with a clock hours ahead', { end: HOUR, off: 7 * HOUR, passes: 1_000 }, 1_000, 1],
    ['with a clock hours behind', { end: HOUR, off: -7 * HOUR, passes: 1_000 }, 1_000, 1],
    ['with a clock a little behind', { end: HOUR, off: -1, passes: 1_000 }, 1_000, 1],
    ['with a clock that is set back by hours meanwhile', { end: HOUR, passes: 1_000, set: -7 * HOUR }, 1_000, 0],
    ['after a wait in the queue, with a clock hours ahead', { end: HOUR, queued: 20_000, off: 7 * HOUR }, 20_000, 1],
    ['at the last moment of its own time', { end: HOUR, passes: HALF }, HALF, 0],
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
    ['a millisecond after the approval’s end', { end: 21_000, queued: 20_000, passes: 1_001 }, TOO_LATE, 1],
    ['after it, with a clock hours ahead', { end: 21_000, queued: 20_000, passes: 1_001, off: 7 * HOUR }, TOO_LATE, 1],
    [
      'after it, with a clock hours behind',
      { end: 21_000, queued: 20_000, passes: 1_001, off: -7 * HOUR },
      TOO_LATE,
      1,
    ],
    ['after it, with a clock set back meanwhile', { end: 21_000, passes: 21_001, set: -7 * HOUR }, TOO_LATE, 1],
    ['when the approval ended in the queue', { end: 19_000, queued: 20_000 }, TOO_LATE, 1],
    ['when the approval ended in a freeze before the step began', { end: 59_000, frozen: 60_000 }, TOO_LATE, 1],
    ['when the approval had ended before', { end: -1 }, TOO_LATE, 1],
    ['with less than half of the step’s time left', { end: HOUR, passes: HALF + 1 }, TOO_LITTLE, 0],
    ['after the machine has slept', { end: HOUR, passes: 1_000, asleep: HOUR }, TOO_LITTLE, 0],
    [
      'with a clock that is set forward by hours meanwhile, which looks the same',
      { end: HOUR, set: 7 * HOUR },
      TOO_LITTLE,
      0,
    ],
  ])('%s', async (_name, course, at, asked) => {
    expect(await sent(course)).toEqual({ at, asked });
  });

  it.each<[string, Course]>([
    ['frozen for longer than the step may take', { end: 30 * HOUR, frozen: HOUR }],
    ['with a clock hours behind', { end: 30 * HOUR, frozen: HOUR, off: -7 * HOUR }],
    ['near the end of the approval', { end: 10_000 }],
  ])('when the server has given up its attempt: %s', async (_name, course) => {
    expect(await sent({ ...course, givenUp: true })).toEqual({
      at: 'the server has given up this attempt of the purchase step',
      asked: 1,
    });
  });

  it.each(['', 'tomorrow', '2026-13-45'])('when the end of the approval can’t be read: %j', async (approvedUntil) => {
    await onBench(async (bench) => {
      const time = await inActivity({}, () => timeToSend(bench.deps(), approvedUntil));
      expect(() => time.assertInTime()).toThrow(NotInTime);
    });
  });
});
