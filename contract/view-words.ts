/** The words that a view can hold in place of any text. */

export const FINAL_STATES = ['completed', 'rejected', 'expired', 'cancelled', 'failed'] as const;

/** The states of an order; see `docs/architecture.md`. */
export const ORDER_STATES = [
  'quoting', // checking the request against the API and asking the price
  'awaitingApproval', // people have to decide on the quote
  'placing', // last checks, price again, purchase; or searching for a purchase that had no answer
  'held', // an operator must resolve the hold
  'provisioning', // bought; polled until live
  ...FINAL_STATES,
] as const;

export type OrderState = (typeof ORDER_STATES)[number];

/** The end of an order, always with a reason. */
export type FinalState = (typeof FINAL_STATES)[number];

export function isFinal(state: OrderState): state is FinalState {
  const final: readonly OrderState[] = FINAL_STATES;
  return final.includes(state);
}

/** What a person can say to a quote. */
export const DECISIONS = ['approve', 'reject'] as const;

/** How it is proved who decides, beside not at all. */
export const IDENTITIES = ['signed', 'attributed'] as const;
export type Identity = (typeof IDENTITIES)[number];

/** Every message that an order takes. */
export const MESSAGE_NAMES = [...DECISIONS, 'requote', 'cancel', 'resolve'] as const;
export type MessageName = (typeof MESSAGE_NAMES)[number];

/** How a person can resolve a hold. */
export const RESOLVE_CHOICES = [
  'adopt', // this circuit is the order's: follow it until live
  'sendAgain', // nothing was bought: ask the price again and go on
  'abandon', // end the order as failed; whatever exists stays as it is
  'stopTracking', // end the order although its circuit is not live
] as const;
export type ResolveChoice = (typeof RESOLVE_CHOICES)[number];

/** Why an order is held. */
export const HOLD_CODES = [
  'outcomeUnknown', // a purchase had no answer, and the search found no circuit
  'conflict', // the circuit differs from the order, or several circuits match it
  'absent', // the circuit is gone
  'unreadable', // a step ended with a result that this version does not know
  'unchanged', // the change was accepted and did not happen
] as const;
export type HoldCode = (typeof HOLD_CODES)[number];
