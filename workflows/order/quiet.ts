/** What a run must not end before. */
export interface UnderWay {
  /** Whether every message has its answer. */
  readonly allAnswered: () => boolean;
  /** Waits until something is so. */
  readonly until: (done: () => boolean) => Promise<unknown>;
  /** Waits until all notices have gone out. */
  readonly sent: () => Promise<void>;
}

/**
 * Waits until every message has its answer and all notices have gone out. A message may arrive while the notices do: its
 * check would end with the run, and its sender would never be answered.
 */
export async function untilQuiet({ allAnswered, until, sent }: UnderWay): Promise<void> {
  do {
    if (!allAnswered()) {
      await until(allAnswered);
    }
    await sent();
  } while (!allAnswered());
}
