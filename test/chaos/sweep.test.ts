import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { ALL_FAULTS } from './faults.js';
import { runCell } from './sweep-cell.js';
import { ALL_CELLS, cellName } from './sweep-cells.js';

let temporal: TestConnection;
beforeAll(async () => {
  temporal = await connectToTemporal();
});
afterAll(() => temporal.close());

/** By call: every way in which a purchase can end, and for each other call one that is hard on it. `npm run sweep` has all. */
const REPRESENTATIVE: Record<string, readonly string[]> = {
  'create, purchase': [
    ...['dropBefore', 'dropAfter', 'delay before commit', 'stall !', '429', '400', '500 !'],
    ...['challenge !', 'garbage', 'truncate', 'errorIn200 !', 'withoutIds', 'invisible', 'failCreate'],
  ],
  'modify, purchase': ['dropAfter', 'delay before commit', 'failChange'],
  'create, purchase 2': ['dropBefore', 'dropAfter'],
  'create, regions': ['truncate'],
  'create, vpcs': ['stall'],
  'create, list 2': ['absent'],
  'create, search': ['absent'],
  'create, bill': ['500'],
  'create, price 2': ['price × 1.1'],
  'modify, list 1': ['status unknown'],
  'modify, poll 1': ['status DELETING'],
  'modify, price 3': ['dropBefore'],
};

const cells = ALL_CELLS.filter((cell) => REPRESENTATIVE[`${cell.order}, ${cell.call.name}`]?.includes(cell.fault.name));

describe('an order that meets one fault is bought once or not at all, as approved, and says how it stands', () => {
  test('the cells chosen here exist', () => {
    expect(cells).toHaveLength(Object.values(REPRESENTATIVE).flat().length);
  });

  test.concurrent.each(cells.map((cell) => [cellName(cell), cell] as const))('%s', async (_name, cell) => {
    const { text, violations } = await runCell(cell, { temporal });
    expect({ text, violations }).toEqual({ text: expect.any(String), violations: [] });
  });
});

test('every fault kind of the sandbox is swept', async () => {
  const { faultSchema } = await import('../../sandbox/faults.js');
  const kinds = faultSchema.options.map(({ shape }) => shape.kind.value);
  expect(new Set(ALL_FAULTS.map(({ fault }) => fault.kind))).toEqual(new Set(kinds));
});
