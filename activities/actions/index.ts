import type { Action, OrderRequest, RequestOf } from '../../contract/index.js';
import { create } from './create.js';
import { modify } from './modify.js';
import type { ActionSteps } from './steps.js';

export type { ActionSteps, AlreadyThere, Inquired, Possible } from './steps.js';

const STEPS: { readonly [A in Action]: ActionSteps<RequestOf<A>> } = { create, modify };

/** What a request's action does through the API. */
export function stepsOf({ action }: Pick<OrderRequest, 'action'>): ActionSteps<OrderRequest> {
  // An action's steps take requests of that action, which the caller's is.
  return STEPS[action];
}
