import { ACTION_NAMES } from './actions/index.js';
import type { OrderFailure } from './failures.js';
import { FINAL_STATES, type FinalState } from './view.js';

/**
 * The metric that orders count themselves, when they end; the worker knows all others. Where it is read, its name ends in
 * `_total`.
 */
export const ORDERS_ENDED = {
  name: 'crb_orders_ended',
  description: 'Orders that ended, by state, reason and action',
} as const;

/** Why an order ended as it did, as far as it can be counted: a failure's type, or how a circuit became live. */
export type EndReason = OrderFailure | 'live' | 'alreadyThere' | 'none';

const FAILURES: Readonly<Record<OrderFailure, true>> = {
  WrongStart: true,
  BadRequest: true,
  Refused: true,
  NobodyCanApprove: true,
  CreateFailed: true,
  Abandoned: true,
};

/** The labels of an end. */
export interface EndLabels {
  readonly end: FinalState;
  readonly reason: EndReason;
  /** Of the request; `unknown` when the request can't be read. */
  readonly action: string;
}

/** Every end that an order can have. */
export function allEnds(): EndLabels[] {
  return FINAL_STATES.flatMap((end) =>
    reasonsOf(end).flatMap((reason) => [...ACTION_NAMES, 'unknown'].map((action) => ({ end, reason, action }))),
  );
}

function reasonsOf(end: FinalState): readonly EndReason[] {
  if (end === 'failed') {
    return Object.keys(FAILURES) as OrderFailure[];
  }
  return end === 'completed' ? ['live', 'alreadyThere'] : ['none'];
}

/** The label of an action, which may be anything. */
export function actionLabel(action: unknown): string {
  return ACTION_NAMES.find((name) => name === action) ?? 'unknown';
}
