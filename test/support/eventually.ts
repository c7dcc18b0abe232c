import { setTimeout } from 'node:timers/promises';

/**
 * Asks again and again until the answer is as wanted. What throws meanwhile is asked again too.
 *
 * @param withinMs far longer than it takes, because machines are busy; this ends only what hangs
 * @throws Error with the last answer when it takes too long
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  wanted: (answer: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (let every = 20; ; every = Math.min(200, every * 1.5)) {
    const answer = await Promise.resolve()
      .then(ask)
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
    if ('value' in answer && wanted(answer.value)) {
      return answer.value;
    }
    if (Date.now() > end) {
      const last = 'error' in answer ? String(answer.error) : JSON.stringify(answer.value);
      throw new Error(`did not come about within ${withinMs} ms; last: ${last}`, { cause: answer });
    }
    await setTimeout(every);
  }
}
