/** SIGHUP comes when a terminal is closed: a purchase that is under way must not end with it. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that stop a process gracefully. */
export interface StopSignal {
  /** Aborts at the first signal; its reason is the signal's name. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

/** The first of them aborts the signal. A second one ends the process at once, as by default. */
export function listenForStop(): StopSignal {
  const controller = new AbortController();
  const dispose = () => SIGNALS.forEach((name) => process.off(name, stop));
  const stop = (name: NodeJS.Signals) => {
    dispose();
    controller.abort(name);
  };
  SIGNALS.forEach((name) => process.on(name, stop));
  return { signal: controller.signal, dispose };
}

/** The stop signal arrived before the work was done. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor(readonly signalName: string) {
    super(`Stopped by ${signalName}.`);
  }
}

/** Waits for `work` until the signal aborts. @throws StoppedError */
export async function beforeStop<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stopped = () => {};
  const stop = new Promise<never>((_, reject) => {
    stopped = () => reject(new StoppedError(String(signal.reason)));
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) {
      stopped();
    }
  });
  try {
    return await Promise.race([work, stop]);
  } finally {
    signal.removeEventListener('abort', stopped);
  }
}
