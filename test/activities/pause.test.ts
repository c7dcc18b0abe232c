import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { interruptible } from '../../activities/interruptible.js';
import { pause } from '../../activities/pause.js';
import { inActivity, surroundings } from './bench.js';

const LONG_MS = 600_000;

describe('a pause', () => {
  it('lasts as long as it is told', async () => {
    const before = performance.now();
    await inActivity({}, () => pause(50));
    // Node's timers may fire up to a millisecond early.
    expect(performance.now() - before).toBeGreaterThanOrEqual(49);
  });

  it.each([0, -1, -LONG_MS, NaN])('is over at once when it is %p ms long', async (ms) => {
    await inActivity({}, () => pause(ms));
  });

  it('ends when the step is cancelled', async () => {
    const around = surroundings();
    const step = around.run(() => pause(LONG_MS));
    around.cancel();
    await expect(step).rejects.toMatchObject({ name: 'CancelledFailure' });
  });

  it('ends when the worker stops, for another one to go on', async () => {
    const stopping = new AbortController();
    const step = inActivity({}, () => pause(LONG_MS, stopping.signal));
    stopping.abort();
    await expect(step).rejects.toMatchObject({ type: 'WorkerStopping', nonRetryable: false });
  });

  it('does not begin in a step that is cancelled already', async () => {
    const around = surroundings();
    const step = around.run(async () => {
      around.cancel();
      await pause(LONG_MS);
    });
    await expect(step).rejects.toMatchObject({ name: 'CancelledFailure' });
  });
});

describe('what can be interrupted', () => {
  it('gives its result, or fails with its own failure', async () => {
    expect(await inActivity({}, () => interruptible(() => Promise.resolve(7)))).toBe(7);
    const failing = () => interruptible(() => Promise.reject(new Error('no')));
    await expect(inActivity({}, failing)).rejects.toThrow('no');
  });

  it('leaves nothing behind at a worker that goes on', async () => {
    const stopping = new AbortController();
    await inActivity({}, async () => {
      for (let round = 0; round < 20; round++) {
        await pause(0, stopping.signal);
      }
    });
    expect(getEventListeners(stopping.signal, 'abort')).toEqual([]);
  });
});
