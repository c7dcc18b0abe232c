import { expect, jest, test } from '@jest/globals';
import { watchRegistration } from '../../worker/search-attributes.js';

const ALL = ['CrbState', 'CrbAction', 'CrbVpcId'];

test('registered from the start: nobody looks again', () => {
  const look = jest.fn<() => Promise<string[]>>();
  const onTrouble = jest.fn();
  const watch = watchRegistration({
    all: ALL,
    missing: [],
    look,
    everyMs: 1,
    onRegistered: () => undefined,
    onTrouble,
  });
  expect(watch.registered()).toEqual(ALL);
  expect(look).not.toHaveBeenCalled();
  watch.stop();
});

test('a later registration is noticed, whatever happens on the way, and then nobody looks any more', async () => {
  const unavailable = new Error('unavailable');
  const onTrouble = jest.fn();
  const answers = [() => Promise.reject(unavailable), () => Promise.resolve(['CrbState'])];
  const told: string[][] = [];
  const look = jest.fn(() => answers.shift()?.() ?? Promise.resolve([]));
  await new Promise<void>((resolve) => {
    const watch = watchRegistration({
      all: ALL,
      missing: ['CrbState', 'CrbVpcId'],
      look,
      everyMs: 1,
      onRegistered: (names) => {
        told.push([...names], [...watch.registered()]);
        if (names.includes('CrbState')) {
          resolve();
        }
      },
      onTrouble,
    });
    expect(watch.registered()).toEqual(['CrbAction']);
  });
  // What is registered first is used at once.
  expect(told).toEqual([['CrbVpcId'], ['CrbAction', 'CrbVpcId'], ['CrbState'], ALL]);
  expect(look).toHaveBeenCalledTimes(3);
  expect(onTrouble.mock.calls).toEqual([[unavailable]]);
});

test('a watch that was stopped during a look tells nothing any more', async () => {
  const onRegistered = jest.fn();
  let answer: (missing: string[]) => void = () => undefined;
  const looking = new Promise<void>((started) => {
    const watch = watchRegistration({
      all: ALL,
      missing: ['CrbState'],
      look: () => {
        watch.stop();
        started();
        return new Promise((resolve) => (answer = resolve));
      },
      everyMs: 1,
      onRegistered,
      onTrouble: () => undefined,
    });
  });
  await looking;
  answer([]);
  await new Promise(setImmediate);
  expect(onRegistered).not.toHaveBeenCalled();
});
