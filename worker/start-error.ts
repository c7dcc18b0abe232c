/** Exit codes of `crb worker`, after sysexits.h. */
export const EXIT = {
  /** Stopped as asked. */
  stopped: 0,
  failed: 1,
  /** EX_TEMPFAIL: Temporal can't be reached; starting again later may help. */
  unreachable: 75,
  /** EX_CONFIG: somebody has to change the configuration. */
  configuration: 78,
} as const;

/** The worker can't start. The message is for people and says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    message: string,
    readonly exitCode: (typeof EXIT)[keyof typeof EXIT],
  ) {
    super(message);
  }
}
