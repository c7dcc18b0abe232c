import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { oldestStart, PAGE } from '../../worker/metrics/oldest.js';

const NOW = Date.parse('2026-06-01T00:00:00Z');

/** A list that shows only its newest page, and how often it was asked. */
function listOf(starts: readonly number[]) {
  const sorted = [...starts].sort((a, b) => b - a);
  const list = {
    asked: 0,
    startsUntil: (until: number) => {
      list.asked += 1;
      return Promise.resolve(sorted.filter((start) => start <= until).slice(0, PAGE));
    },
  };
  return list;
}

describe('the oldest start', () => {
  test.each([0, 1, PAGE - 1])('is found with one question among %d', async (count) => {
    const starts = Array.from({ length: count }, (_, index) => NOW - index * 60_000);
    const list = listOf(starts);
    expect(await oldestStart(list.startsUntil, NOW)).toBe(starts.at(-1));
    expect(list.asked).toBe(1);
  });

  test('is found to the second among any number, with few questions', async () => {
    const start = fc.integer({ min: NOW - 400 * 86_400_000, max: NOW });
    await fc.assert(
      fc.asyncProperty(fc.array(start, { minLength: PAGE, maxLength: 5 * PAGE }), async (starts) => {
        const list = listOf(starts);
        const found = await oldestStart(list.startsUntil, NOW);
        const oldest = Math.min(...starts);
        expect(found).toBeGreaterThanOrEqual(oldest);
        expect(found).toBeLessThanOrEqual(oldest + 1_000);
        expect(list.asked).toBeLessThan(50);
      }),
      { numRuns: 50 },
    );
  });

  test('ends when more than a page began in the same moment', async () => {
    const list = listOf(Array.from({ length: 2 * PAGE }, () => NOW - 60_000));
    expect(await oldestStart(list.startsUntil, NOW)).toBe(NOW - 60_000);
  });
});
