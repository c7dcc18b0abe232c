import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { isForPairs, LETTERS, letterNamed, OPENERS } from './alphabet.js';
import { letterCellName, runLetterCell } from './letter-cell.js';
import { PAIR_CELLS, SINGLE_CELLS } from './letter-cells.js';

let temporal: TestConnection;
beforeAll(async () => {
  temporal = await connectToTemporal();
});
afterAll(() => temporal.close());

/** One of each kind of trouble, where it is worst. `npm run sweep -- letters` has all. */
const REPRESENTATIVE: readonly string[] = [
  'create, held: surrogate in resolve',
  'modify, purchase before: five attempts, worker killed, none comes',
  'create, purchase before: complete {}',
  'modify, purchase before: complete with a newer placed',
  'create, poll 1 before: complete {}',
  'create, purchase before: reset, then cancel',
  'create, purchase before: reset, then nobody approves',
  'create, purchase before: connection lost + the creation fails',
  'create, purchase before: connection lost + clock of the worker that searches 7 minutes ahead',
  'create, price 2 after: clock an hour behind, the approval lapses',
  'create, purchase before: child, the parent ends',
  'modify, purchase before: TERMINATE_EXISTING, other figures',
  'create, purchase before: terminate, order again',
  'create, started: forged second argument, cron',
  'modify, started: forged by another workflow type',
  'create, purchase before: connection lost + capped pages',
  'create, search before: empty lists with a count for longer than a search',
  'create, purchase before: connection lost + odd row',
  'create, search before: row of another VPC',
  'create, held: adopt a circuit of another VPC',
  'create, held: resolve, order again, resolve again',
  'create, purchase 2 before: 429, then cancel',
  'create, started: VPC late to show',
  'modify, list 2 before: changed in the console',
  'modify, purchase before: changed in the console',
  'create, purchase after: terminate',
  'create, price 2 before: worker cut off from Temporal',
  'modify, purchase before: worker cut off from Temporal',
];

/** Longer than a cell takes that is named as stuck. */
const LONGEST_MS = 400_000;

const all = [...SINGLE_CELLS, ...PAIR_CELLS];
const cells = all.filter((cell) => REPRESENTATIVE.includes(letterCellName(cell)));

describe('whatever anybody does at any moment, an order is bought once or not at all, as approved, and says how it stands', () => {
  test('the cells chosen here exist', () => {
    expect(cells.map(letterCellName).sort()).toEqual([...REPRESENTATIVE].sort());
  });

  test.concurrent.each(cells.map((cell) => [letterCellName(cell), cell] as const))(
    '%s',
    async (_name, cell) => {
      const play = () => runLetterCell(cell, { temporal });
      // On a busy machine an order can be past the place before it is stopped there.
      const first = await play();
      const { text, violations } = first.text === '·' ? await play() : first;
      expect({ text, violations }).toEqual({ text: expect.any(String), violations: [] });
      expect(text).not.toBe('·');
    },
    LONGEST_MS,
  );
});

test('each letter is played somewhere, each that opens a purchase before each other one', () => {
  const played = new Set(SINGLE_CELLS.map(({ letters }) => letters[0].name));
  expect(LETTERS.map(({ name }) => name).filter((name) => !played.has(name))).toEqual([]);
  expect(new Set(LETTERS.map(({ name }) => name)).size).toBe(LETTERS.length);
  const paired = new Set(PAIR_CELLS.map(({ letters }) => letters[0].name));
  expect(OPENERS.filter((name) => !paired.has(letterNamed(name).name))).toEqual([]);
  expect(LETTERS.some((letter) => isForPairs(letter))).toBe(true);
});
