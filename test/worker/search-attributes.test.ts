import { expect, jest, test } from '@jest/globals';
import { watchRegistration } from '../../worker/search-attributes.js';

const ALL = ['CrbState', 'CrbAction', 'CrbVpcId'];

test('registered from the start: nobody checks again', () => {
  const check = jest.fn<() => Promise<string[]>>();
  const onTrouble = jest.fn();
  const watch = watchRegistration({
    all: ALL,
    missing: [],
    check,
    everyMs: 1,
    onRegistered: () => undefined,
    onTrouble,
  });
  expect(watch.registered()).toEqual(ALL);
  expect(check).not.toHaveBeenCalled();
  watch.stop();
});

test('a later registration is noticed, whatever happens on the way, and then nobody checks any more', async () => {
  const unavailable = new Error('unavailable');
  const onTrouble = jest.fn();
  const answers = [() => Promise.reject(unavailable), () => Promise.resolve(['CrbState'])];
  const told: string[][] = [];
  const check = jest.fn(() => answers.shift()?.() ?? Promise.resolve([]));
  await new Promise<void>((resolve) => {
    const watch = watchRegistration({
      all: ALL,
      missing: ['CrbState', 'CrbVpcId'],
      check,
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
  expect(check).toHaveBeenCalledTimes(3);
  expect(onTrouble.mock.calls).toEqual([[unavailable]]);
});

test('a watch that was stopped during a check reports nothing', async () => {
  const onRegistered = jest.fn();
  let answer: (missing: string[]) => void = () => undefined;
  const checking = new Promise<void>((started) => {
    const watch = watchRegistration({
      all: ALL,
      missing: ['CrbState'],
      check: () => {
        watch.stop();
        started();
        return new Promise((resolve) => (answer = resolve));
      },
      everyMs: 1,
      onRegistered,
      onTrouble: () => undefined,
    });
  });
  await checking;
  answer([]);
  await new Promise(setImmediate);
  expect(onRegistered).not.toHaveBeenCalled();
});
