import { isFinal, type FinalState, type OrderState } from '../../contract/index.js';
import type { Style } from './style.js';

/** A state in its colour: green is done, yellow waits for approval, red needs an operator or failed. */
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
      // A newer worker may have states that this program does not know.
      return String(state);
  }
}

/** What an open order does in a state, after "The order is still open and". */
export const OPEN_STATE_TEXT: Readonly<Record<Exclude<OrderState, FinalState>, string>> = {
  quoting: 'is being quoted',
  awaitingApproval: 'waits for approval',
  placing: 'is being placed',
  held: 'is held',
  provisioning: 'is being provisioned',
};

/** `The order is still open and waits for approval.` */
export function stillOpenText(state: OrderState | undefined): string {
  return state === undefined || isFinal(state)
    ? `The order is ${state ?? 'in an unknown state'}.`
    : `The order is still open and ${OPEN_STATE_TEXT[state]}.`;
}
