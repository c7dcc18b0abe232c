import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { longTimeout } from '../../client/long-timeout.js';
import { parseDuration } from '../../contract/index.js';

it('waits for times that no single timer takes', async () => {
  const began = performance.now();
  // Keeps the process running, which the time-out does not.
  const awake = setInterval(() => undefined, 1_000);
  const signal = longTimeout(60, 25);
  expect(signal.aborted).toBe(false);
  await once(signal, 'abort');
  clearInterval(awake);
  expect(performance.now() - began).toBeGreaterThan(55);
});

it.each(['25d', '30d', '60d', '10000d'])('does not end at once: %s', async (text) => {
  const signal = longTimeout(parseDuration(text));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(signal.aborted).toBe(false);
});
