import { describe, expect, it } from '@jest/globals';
import { isDisturbed, leastDisturbed, needsAnother, ratiosOf, spreadOf } from '../../bench/figures.js';

describe('the middle and the ends of some values', () => {
  it.each([
    ['one value', [7], { median: 7, least: 7, most: 7 }],
    ['an odd number of them', [9, 1, 4], { median: 4, least: 1, most: 9 }],
    ['an even number of them', [10, 1, 4, 6], { median: 5, least: 1, most: 10 }],
    ['values that text would sort in another order', [100, 20, 3], { median: 20, least: 3, most: 100 }],
  ])('of %s', (_name, values, expected) => {
    expect(spreadOf(values)).toEqual(expected);
  });

  it('do not exist without values', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('the ratio of product and bare workflow', () => {
  it('is taken round by round, so that a slow round of both cancels out', () => {
    expect(ratiosOf([20, 5], [10, 2.5])).toEqual([2, 2]);
  });

  it.each([
    ['rounds are missing', [1, 2], [1]],
    ['the bare workflow has no value', [1], [0]],
  ])('is refused when %s', (_name, product, bare) => {
    expect(() => ratiosOf(product, bare)).toThrow(RangeError);
  });
});

const round = (foreignShare: number) => ({ value: `${foreignShare}`, foreignShare });
const GOOD = round(0.01);
const BAD = round(0.3);

describe('a disturbed round', () => {
  it('is one in which other programs used more than a twentieth of the machine', () => {
    expect([0, 0.05, 0.051, 1].map((share) => isDisturbed(round(share)))).toEqual([false, false, true, true]);
  });

  it.each([
    ['while rounds are missing', [GOOD], 2, true],
    ['not when enough were good', [GOOD, BAD, GOOD], 2, false],
    ['for a disturbed one', [GOOD, BAD], 2, true],
    ['not without end on a busy machine', [BAD, BAD, BAD, BAD], 2, false],
  ])('makes another one needed %s', (_name, played, wanted, expected) => {
    expect(needsAnother(played, wanted)).toBe(expected);
  });

  it('counts only where no better one was played, and rounds keep their order', () => {
    const [first, second, third, fourth] = [round(0.2), round(0.02), round(0.1), round(0.01)];
    expect(leastDisturbed([first, second, third, fourth], 3)).toEqual([second, third, fourth]);
  });
});
