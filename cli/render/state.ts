import type { OrderState } from '../../contract/index.js';
import type { Style } from './style.js';

/** A state in its colour: green is done, yellow waits for people, red needs somebody or went wrong. */
export function showState(state: OrderState, style: Style): string {
  switch (state) {
    case 'completed':
      return style.green(state);
    case 'awaitingApproval':
      return style.yellow(state);
    case 'held':
    case 'failed':
      return style.red(state);
    case 'rejected':
    case 'expired':
    case 'cancelled':
      return style.dim(state);
    case 'quoting':
    case 'placing':
    case 'provisioning':
      return style.cyan(state);
    default:
      // A newer worker may know states that this program does not.
      return String(state);
  }
}
