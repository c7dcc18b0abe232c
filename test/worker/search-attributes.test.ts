import { expect, jest, test } from '@jest/globals';
import { watchRegistration } from '../../worker/search-attributes.js';

test('registered from the start: nobody looks again', () => {
  const look = jest.fn<() => Promise<string[]>>();
  const watch = watchRegistration({ missing: [], look, everyMs: 1, onRegistered: () => undefined });
  expect(watch.registered()).toBe(true);
  expect(look).not.toHaveBeenCalled();
  watch.stop();
});

test('a later registration is noticed, whatever happens on the way, and then nobody looks any more', async () => {
  const answers = [() => Promise.reject(new Error('unavailable')), () => Promise.resolve(['CrbState'])];
  const look = jest.fn(() => answers.shift()?.() ?? Promise.resolve([]));
  await new Promise<void>((resolve) => {
    const watch = watchRegistration({
      missing: ['CrbState', 'CrbVpcId'],
      look,
      everyMs: 1,
      onRegistered: () => {
        expect(watch.registered()).toBe(true);
        resolve();
      },
    });
    expect(watch.registered()).toBe(false);
  });
  expect(look).toHaveBeenCalledTimes(3);
});

test('a watch that was stopped during a look tells nothing any more', async () => {
  const onRegistered = jest.fn();
  let answer: (missing: string[]) => void = () => undefined;
  const looking = new Promise<void>((started) => {
    const watch = watchRegistration({
      missing: ['CrbState'],
      look: () => {
        watch.stop();
        started();
        return new Promise((resolve) => (answer = resolve));
      },
      everyMs: 1,
      onRegistered,
    });
  });
  await looking;
  answer([]);
  await new Promise(setImmediate);
  expect(onRegistered).not.toHaveBeenCalled();
});
