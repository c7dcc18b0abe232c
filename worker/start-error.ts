/** Exit codes of `crb worker`, after sysexits.h. */
export const EXIT = {
  /** Stopped by a signal. */
  stopped: 0,
  failed: 1,
  /** EX_TEMPFAIL: Temporal is unreachable; a later start may work. */
  unreachable: 75,
  /** EX_TEMPFAIL as well: a key was renewed on disk, and the next start takes it up. */
  renewed: 75,
  /** EX_CONFIG: the configuration must be changed. */
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
