import type { OrderState } from '../contract/index.js';
import type { OrdersErrorCode } from '../client/index.js';

/** Exit codes of `crb`; the README has the same table. 75 and 78 are those of sysexits.h. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  /** Rejected, expired or cancelled. */
  declined: 3,
  failed: 4,
  held: 5,
  notFound: 6,
  unreachable: 75,
  configuration: 78,
  /** The time of `--timeout` is over; the same as of timeout(1). */
  timeout: 124,
  interrupted: 130,
} as const;

/** The exit code of a command that waited for an order. */
export function exitCodeOfState(state: OrderState): number {
  switch (state) {
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return EXIT.declined;
    case 'failed':
      return EXIT.failed;
    case 'held':
      return EXIT.held;
    case 'completed':
    case 'quoting':
    case 'awaitingApproval':
    case 'placing':
    case 'provisioning':
      return EXIT.ok;
  }
}

export function exitCodeOfError(code: OrdersErrorCode): number {
  switch (code) {
    case 'badRequest':
      return EXIT.usage;
    case 'notFound':
      return EXIT.notFound;
    case 'unreachable':
      return EXIT.unreachable;
    case 'timeout':
      return EXIT.timeout;
    case 'configuration':
    case 'namespace':
    case 'denied':
      return EXIT.configuration;
    case 'conflict':
    case 'inTheWay':
    case 'foreign':
    case 'ended':
    case 'refused':
    case 'noWorker':
    case 'taskFailing':
    case 'closed':
    case 'temporal':
      return EXIT.error;
  }
}
