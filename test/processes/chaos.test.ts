import { expect, test } from '@jest/globals';
import { runChaos } from '../chaos/run.js';

test('a dozen orders among faults, kills and people: each is bought once or not at all, as its end says', async () => {
  const { violations, ends, blows } = await runChaos({ orders: 12, seed: 4, stormMs: 12_000 });
  expect(violations).toEqual([]);
  expect(Object.keys(ends)).not.toHaveLength(0);
  expect(Object.values(blows).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
}, 480_000);
