export interface RegistrationWatchOptions {
  /** Names that were missing at the start. */
  readonly missing: readonly string[];
  /** Looks again, and tells what is missing now. */
  readonly look: () => Promise<readonly string[]>;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Called once, when nothing is missing any more. */
  readonly onRegistered: () => void;
}

export interface RegistrationWatch {
  /** Whether the namespace knows all search attributes of an order. */
  registered(): boolean;
  stop(): void;
}

/**
 * Knows whether the search attributes are registered. While some are missing it looks again from time to time, so that
 * a worker need not be started anew after they have been registered.
 */
export function watchRegistration({
  missing,
  look,
  everyMs,
  onRegistered,
}: RegistrationWatchOptions): RegistrationWatch {
  let registered = missing.length === 0;
  let timer: NodeJS.Timeout | undefined;

  const schedule = () => {
    timer = setTimeout(() => void lookAgain(), everyMs);
    timer.unref();
  };
  const lookAgain = async () => {
    const current = timer;
    // What can't be looked up now is still missing.
    const stillMissing = await look().catch(() => missing);
    if (timer !== current || timer === undefined) {
      return; // stopped meanwhile
    }
    if (stillMissing.length === 0) {
      registered = true;
      onRegistered();
    } else {
      schedule();
    }
  };

  if (!registered) {
    schedule();
  }
  return {
    registered: () => registered,
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
