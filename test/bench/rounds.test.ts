import { describe, expect, it } from '@jest/globals';
import { interleaved, repeated } from '../../bench/rounds.js';
import { tableOf } from '../../bench/table.js';

/** Measures that are numbered, of which some are disturbed. */
function numbered(disturbed: readonly number[] = []) {
  const sides: string[] = [];
  return {
    sides,
    measure: (side = 'product') => {
      const value = sides.push(side);
      return Promise.resolve({ value, foreignShare: disturbed.includes(value) ? 0.5 : 0 });
    },
  };
}

describe('rounds of both sides', () => {
  it('take turns in beginning', async () => {
    const { sides, measure } = numbered();
    const rounds = await interleaved(2, measure);
    expect(sides).toEqual(['bare', 'product', 'product', 'bare']);
    expect(rounds).toEqual({ product: [2, 3], bare: [1, 4], disturbed: 0 });
  });

  it('are repeated as a whole when one side was disturbed', async () => {
    const { measure } = numbered([2]);
    expect(await interleaved(2, measure)).toEqual({ product: [3, 6], bare: [4, 5], disturbed: 0 });
  });

  it('say how many were disturbed in spite of it', async () => {
    const { sides, measure } = numbered([1, 2, 3]);
    expect(await interleaved(1, measure)).toMatchObject({ disturbed: 1 });
    expect(sides).toHaveLength(4);
  });
});

describe('rounds of one thing', () => {
  it('are repeated when disturbed', async () => {
    expect(await repeated(2, numbered([1]).measure)).toEqual({ values: [2, 3], disturbed: 0 });
  });
});

describe('the table', () => {
  it('has the median, the ends and the ratio of the rounds, and the disturbed ones', () => {
    const [, , line] = tableOf([
      { title: 'orders', unit: '/s', product: [9, 12, 10], bare: [10, 10, 20], disturbed: 1 },
    ]).split('\n');
    expect(cells(line)).toEqual(['orders, /s', '10 [9–12]', '10 [10–20]', '0.9 [0.5–1.2]', '1 of 3']);
  });

  it('leaves out what there is not', () => {
    const [, , line] = tableOf([{ title: 'events', unit: '', product: [0], bare: [0] }]).split('\n');
    expect(cells(line)).toEqual(['events', '0', '0', '', '']);
  });
});

function cells(line = ''): string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}
