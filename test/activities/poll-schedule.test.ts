import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextPollIn } from '../../activities/poll-schedule.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LIMITS = { least: 2 * SECOND, most: 5 * MINUTE };
const START = 1_790_000_000_000;

/** The times of all polls of an order, from its start to `until` after it. */
function polls(since: number, until: number, limits = LIMITS): number[] {
  const times: number[] = [];
  for (let now = since; now < since + until;) {
    now += nextPollIn(now, now - since, limits);
    times.push(now);
  }
  return times;
}

describe('the next poll', () => {
  it.each([
    ['at the start', 0, 2 * SECOND, 4 * SECOND],
    ['after 20 seconds', 20 * SECOND, 2 * SECOND, 4 * SECOND],
    ['after a minute', MINUTE, 6 * SECOND, 10 * SECOND],
    ['after ten minutes', 10 * MINUTE, MINUTE, 92 * SECOND],
    ['after an hour', HOUR, 44 * SECOND, 5 * MINUTE],
    ['after a year', 365 * 24 * HOUR, 44 * SECOND, 5 * MINUTE],
  ])('%s comes after a tenth of the time waited, within the bounds', (_name, waited, least, most) => {
    for (let shift = 0; shift < 1000; shift += 7) {
      const next = nextPollIn(START + shift * 997, waited, LIMITS);
      expect(next).toBeGreaterThanOrEqual(least);
      expect(next).toBeLessThanOrEqual(most);
    }
  });

  it('comes after the least wait even when the clock went back', () => {
    const next = nextPollIn(START, -HOUR, LIMITS);
    expect(next).toBeGreaterThanOrEqual(LIMITS.least);
    expect(next).toBeLessThanOrEqual(2 * LIMITS.least);
  });

  it('comes at a fixed pace when least and most are one', () => {
    const next = nextPollIn(START, 3, { least: 10, most: 10 });
    expect(next).toBeGreaterThanOrEqual(10);
    expect(next).toBeLessThanOrEqual(20);
  });

  it('costs few calls: an order that takes an hour is polled less than a hundred times', () => {
    expect(polls(START, HOUR).length).toBeLessThan(100);
  });

  it('is shared by orders of about the same age', () => {
    const orders = Array.from({ length: 100 }, (_, index) => START + index * 37);
    const now = START + 10 * MINUTE;
    expect(new Set(orders.map((since) => now + nextPollIn(now, now - since, LIMITS))).size).toBe(1);
    const young = new Set(orders.map((since) => since + nextPollIn(since, 0, LIMITS)));
    expect(young.size).toBeLessThanOrEqual(4);
  });

  it.each([
    ['begins in the future', -365 * 24 * HOUR],
    ['begins nobody knows when', NaN],
    ['never begins', -Infinity],
  ])('comes as at the start when the wait %s', (_name, waited) => {
    expect(nextPollIn(START, waited, LIMITS)).toBe(nextPollIn(START, 0, LIMITS));
  });

  it('comes within its bounds, whatever the time and the clock', () => {
    const time = fc.double({ noNaN: true, min: -1e15, max: 1e15 });
    const anything = fc.oneof(time, fc.double());
    const limits = fc.tuple(fc.integer({ min: 1, max: 86_400_000 }), fc.integer({ min: 0, max: 86_400_000 }));
    fc.assert(
      fc.property(time, anything, limits, (now, waited, [least, more]) => {
        // What is left of a difference of such numbers is exact to less than a millisecond.
        const next = nextPollIn(now, waited, { least, most: least + more });
        expect(next).toBeGreaterThanOrEqual(least - 1);
        expect(next).toBeLessThanOrEqual(Math.max(least + more, 2 * least) + 1);
      }),
    );
  });
});
