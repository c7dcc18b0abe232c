import type { Action, OrderRequest, RequestOf } from '../request.js';
import type { CircuitFigures, Place, StartingPoint } from '../view.js';
import { create } from './create.js';
import { modify } from './modify.js';
import type { ActionRules, CircuitIdentity } from './rules.js';

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

/** A request, and what its quote says of an existing circuit. */
interface Quoted {
  readonly request: OrderRequest;
  readonly quote: { readonly base?: StartingPoint; readonly where?: Place };
}

/** The figures that a quoted circuit shall have in the end; undefined = of a change whose quote has no `base`. */
export function targetOf({ request, quote }: Quoted): CircuitFigures | undefined {
  return rulesOf(request).target(request, quote.base);
}

/** What identifies a quoted circuit besides its figures; undefined = of a change whose quote has no `where`. */
export function identityOf({ request, quote }: Quoted): CircuitIdentity | undefined {
  return rulesOf(request).identity(request, quote.where);
}

/** The rules for a value that may be anything; undefined = it is no request with a known action. */
export function rulesIfAny(request: unknown): ActionRules<OrderRequest> | undefined {
  const action = typeof request === 'object' && request !== null ? (request as { action?: unknown }).action : undefined;
  const known = ACTION_NAMES.find((name) => name === action);
  return known === undefined ? undefined : rulesOf({ action: known });
}
