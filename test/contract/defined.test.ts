import { expect, test } from '@jest/globals';
import { defined } from '../../contract/defined.js';

test('leaves out what is undefined, and nothing else that is empty', () => {
  const fields = defined({ none: undefined, nothing: null, zero: 0, text: '', no: false });
  expect(Object.entries(fields)).toEqual([
    ['nothing', null],
    ['zero', 0],
    ['text', ''],
    ['no', false],
  ]);
});

test('gives a type that takes the place of one with optional fields', () => {
  const by: string | undefined = ['ana'].find((name) => name === 'ben');
  const said: { by?: string; at: number } = defined({ by, at: 1 });
  expect('by' in said).toBe(false);
});
