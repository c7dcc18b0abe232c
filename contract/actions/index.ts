import type { Action, OrderRequest, RequestOf } from '../request.js';
import { create } from './create.js';
import { modify } from './modify.js';
import type { ActionRules } from './rules.js';

export { figuresOfCreate } from './create.js';
export { figuresOfModify } from './modify.js';
export type { ActionRules, CircuitIdentity } from './rules.js';

/** Each action that can be ordered, and its rules. */
export const ACTIONS: { readonly [A in Action]: ActionRules<RequestOf<A>> } = { create, modify };

export const ACTION_NAMES = Object.keys(ACTIONS) as Action[];

/** Whether orders of an action make a new circuit; false for an unknown action. */
export function makesCircuit(action: Action | undefined): boolean {
  return action !== undefined && ACTIONS[action].makesCircuit;
}

/** The rules of a request's action. */
export function rulesOf({ action }: Pick<OrderRequest, 'action'>): ActionRules<OrderRequest> {
  // The rules of an action take requests of that action, and this request has it.
  return ACTIONS[action];
}

/** The rules for a value that may be anything; undefined = it is no request with a known action. */
export function rulesIfAny(request: unknown): ActionRules<OrderRequest> | undefined {
  const action = typeof request === 'object' && request !== null ? (request as { action?: unknown }).action : undefined;
  const known = ACTION_NAMES.find((name) => name === action);
  return known === undefined ? undefined : rulesOf({ action: known });
}
