export interface RegistrationWatchOptions {
  /** Names of all attributes. */
  readonly all: readonly string[];
  /** Those that were missing at the start. */
  readonly missing: readonly string[];
  /** Looks again, and tells what is missing now. */
  readonly look: () => Promise<readonly string[]>;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Called whenever some are not missing any more, with their names. */
  readonly onRegistered: (names: readonly string[]) => void;
  /** Called when a look has failed; the next one comes in its time. */
  readonly onTrouble: (error: unknown) => void;
}

export interface RegistrationWatch {
  /** The attributes that the namespace knows: one that it does not know never keeps the others from being written. */
  registered(): readonly string[];
  stop(): void;
}

/**
 * Knows which search attributes are registered. While some are missing it looks again from time to time, so that a worker
 * need not be started anew after they have been registered.
 */
export function watchRegistration({
  all,
  missing,
  look,
  everyMs,
  onRegistered,
  onTrouble,
}: RegistrationWatchOptions): RegistrationWatch {
  let lacking = missing;
  let timer: NodeJS.Timeout | undefined;

  const schedule = () => {
    timer = setTimeout(() => void lookAgain(), everyMs);
    timer.unref();
  };
  const lookAgain = async () => {
    const current = timer;
    const now = await look().catch((error: unknown) => {
      onTrouble(error);
      // What can't be looked up now is still missing.
      return lacking;
    });
    if (timer !== current || timer === undefined) {
      return; // stopped meanwhile
    }
    const found = lacking.filter((name) => !now.includes(name));
    lacking = now;
    if (found.length > 0) {
      onRegistered(found);
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
