import type { OrderState } from '../../contract/index.js';
import type { Look } from './look.js';

/** A state in its colour: green is done, yellow waits for people, red needs somebody or went wrong. */
export function showState(state: OrderState, look: Look): string {
  switch (state) {
    case 'completed':
      return look.green(state);
    case 'awaitingApproval':
      return look.yellow(state);
    case 'held':
    case 'failed':
      return look.red(state);
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return look.dim(state);
    case 'quoting':
    case 'placing':
    case 'provisioning':
      return look.cyan(state);
    default:
      // A newer worker may know states that this program does not.
      return String(state);
  }
}
