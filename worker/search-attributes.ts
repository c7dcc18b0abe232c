export interface RegistrationWatchOptions {
  /** Names of all attributes. */
  readonly all: readonly string[];
  /** Names of attributes that were missing at the start. */
  readonly missing: readonly string[];
  /** Returns the names that are missing now. */
  readonly check: () => Promise<readonly string[]>;
  /** Milliseconds between two checks. */
  readonly everyMs: number;
  /** Called with the names of attributes that are no longer missing. */
  readonly onRegistered: (names: readonly string[]) => void;
  /** Called when a check failed; the next check follows as usual. */
  readonly onTrouble: (error: unknown) => void;
}

export interface RegistrationWatch {
  /** Names of the registered attributes. A missing one never stops the others from being written. */
  registered(): readonly string[];
  stop(): void;
}

/**
 * Keeps track of the registered search attributes. While some are missing it checks again at intervals, so that a worker
 * need not be restarted after they are registered.
 */
export function watchRegistration({
  all,
  missing,
  check,
  everyMs,
  onRegistered,
  onTrouble,
}: RegistrationWatchOptions): RegistrationWatch {
  let lacking = missing;
  let timer: NodeJS.Timeout | undefined;

  const schedule = () => {
    timer = setTimeout(() => void checkAgain(), everyMs);
    timer.unref();
  };
  const checkAgain = async () => {
    const current = timer;
    const now = await check().catch((error: unknown) => {
      onTrouble(error);
      // After a failed check, assume that nothing has changed.
      return lacking;
    });
    if (timer !== current || timer === undefined) {
      return; // stopped meanwhile
    }
    const added = lacking.filter((name) => !now.includes(name));
    lacking = now;
    if (added.length > 0) {
      onRegistered(added);
    }
    if (lacking.length > 0) {
      schedule();
    }
  };

  if (lacking.length > 0) {
    schedule();
  }
  return {
    registered: () => all.filter((name) => !lacking.includes(name)),
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
