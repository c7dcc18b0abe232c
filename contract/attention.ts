/** What can be odd about a circuit while it is tracked. It may end by itself. */
export const ODDITIES = [
  'absent', // the API does not show it
  'recycled', // it is being removed
  'unchanged', // the change was accepted and does not show
  'conflict', // it is not as ordered
  'unknownStatus', // the API names a status that this version does not know
  'unreadable', // the API's answers can't be read
] as const;
export type OddityCode = (typeof ODDITIES)[number];

/** Noticed by the step that tracks a circuit. */
export const TRACKING_ATTENTION = [...ODDITIES, 'slow'] as const;
export type TrackingAttention = (typeof TRACKING_ATTENTION)[number];

/** Noticed by the order itself. */
export const ORDER_ATTENTION = [
  ...TRACKING_ATTENTION,
  'clock', // the clock of the worker that asked the price is off
  'forged', // this run was started as if it continued an order, and does not
  'notBought', // the purchase did not happen and is tried again
  'notNotified', // a receiver did not take a notice
] as const;
export type OrderAttention = (typeof ORDER_ATTENTION)[number];

/** All of them, with those that are seen only from outside the order. */
export const ATTENTION_CODES = [
  ...ORDER_ATTENTION,
  'tooLarge', // the order is too large to be shown
  'noWorker', // no worker answers
  'foreignWorker', // a worker of another version answers
  'noKey', // this program lacks the key to read the order
  'taskFailing', // the worker can't carry on with the order
  'paused', // the workflow is paused in Temporal
  'stepPaused', // a step is paused in Temporal
  'stepNotTaken', // no worker takes a step
  'retrying', // a step fails and is tried again
  'endedFromOutside', // the workflow was terminated or timed out
] as const;
export type AttentionCode = (typeof ATTENTION_CODES)[number];

/** Something that a person should check; the order continues. */
export interface Attention<Code extends AttentionCode = AttentionCode> {
  readonly code: Code;
  readonly text: string;
}
