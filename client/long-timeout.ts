/** The longest time that one timer of Node.js takes: 2^31 - 1 ms, 24.8 days. A longer one would end at once. */
const MOST_MS = 2_147_483_647;

/**
 * A signal that aborts after any time, also one of months. It does not keep the process running.
 *
 * @param timeoutMs milliseconds
 */
export function longTimeout(timeoutMs: number, mostMs = MOST_MS): AbortSignal {
  const controller = new AbortController();
  const wait = (leftMs: number) => {
    const nowMs = Math.min(leftMs, mostMs);
    setTimeout(() => (leftMs > nowMs ? wait(leftMs - nowMs) : controller.abort('timeout')), nowMs).unref();
  };
  wait(timeoutMs);
  return controller.signal;
}
