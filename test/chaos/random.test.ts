import { expect, test } from '@jest/globals';
import { planOrders } from './plan.js';
import { seeded } from './random.js';

test('a seed gives the same numbers every time, evenly spread', () => {
  const draw = (seed: number) => {
    const random = seeded(seed);
    return Array.from({ length: 1000 }, () => random.next());
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const mean = draw(1).reduce((sum, number) => sum + number, 0) / 1000;
  expect(mean).toBeGreaterThan(0.45);
  expect(mean).toBeLessThan(0.55);
});

test('the plans of a chaos run depend on nothing but its seed, and no two ask for the same', () => {
  expect(planOrders(50, 1)).toEqual(planOrders(50, 1));
  expect(planOrders(50, 1)).not.toEqual(planOrders(50, 2));
  expect(new Set(planOrders(50, 1).map(({ bandwidth }) => bandwidth)).size).toBe(50);
});
