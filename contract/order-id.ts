import { rulesIfAny } from './actions/index.js';

/** The workflow type of an order. */
export const ORDER_WORKFLOW = 'crossRegionBandwidthOrder';

/** The task queue of workers without `CRB_TASK_QUEUE`. */
export const DEFAULT_TASK_QUEUE = 'crb-orders';

/**
 * The workflow id of an order. It is a lock: at most one order per circuit is open at a time.
 *
 * `crb:<vpcId>:<region>:<region>` for a create, with the two regions sorted by code unit, because Zenlayer sells one
 * circuit per VPC and pair of regions, in either order; `crb:<crossRegionBandwidthId>` for a change of a circuit.
 *
 * @param request may be unchecked, and may be anything
 * @returns undefined when the fields of the id are missing
 */
export function orderIdOf(request: unknown): string | undefined {
  return rulesIfAny(request)?.lock(request as object);
}
