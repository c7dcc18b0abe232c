import { expect, it } from '@jest/globals';
import { persist } from '../../client/persist.js';

const SOON = { firstMs: 1, mostMs: 2 };

function failing(times: number) {
  const calls: number[] = [];
  const call = () => {
    calls.push(calls.length + 1);
    return calls.length > times ? Promise.resolve('done') : Promise.reject(new Error(`try ${calls.length}`));
  };
  return { calls, call };
}

it('calls again while the errors pass, and gives the answer', async () => {
  const { calls, call } = failing(3);
  expect(await persist(call, () => true, SOON)).toBe('done');
  expect(calls).toEqual([1, 2, 3, 4]);
});

it('throws the first error that does not pass', async () => {
  const { calls, call } = failing(9);
  const passes = (error: unknown) => error instanceof Error && error.message !== 'try 2';
  await expect(persist(call, passes, SOON)).rejects.toThrow('try 2');
  expect(calls).toEqual([1, 2]);
});

it('waits no longer when the signal aborts, and calls once more', async () => {
  const { calls, call } = failing(1);
  const leaving = new AbortController();
  const answer = persist(call, () => true, { firstMs: 3_600_000, mostMs: 3_600_000, signal: leaving.signal });
  leaving.abort();
  expect(await answer).toBe('done');
  expect(calls).toEqual([1, 2]);
});
