import type { OrderState } from './view.js';

/**
 * The order's steps, by the names of their activities in Temporal, and where an order is while one is under way;
 * undefined = in any state.
 */
export const STATE_OF_STEP = {
  vouchForRun: undefined,
  checkDecision: undefined,
  quoteOrder: 'quoting',
  findEarlierRun: 'quoting',
  notifyApprovers: 'awaitingApproval',
  placeOrder: 'placing',
  findCircuit: 'placing',
  trackCircuit: 'provisioning',
} as const satisfies Readonly<Record<string, OrderState | undefined>>;

/** Type of the failure with which `notifyApprovers` waits for the time of its next notice. Nothing is wrong. */
export const NEXT_NOTICE = 'NextNotice';

export type StepName = keyof typeof STATE_OF_STEP;

/** @returns undefined when no step of an order has this name */
export function stepNamed(name: string | null | undefined): StepName | undefined {
  return (Object.keys(STATE_OF_STEP) as StepName[]).find((step) => step === name);
}
