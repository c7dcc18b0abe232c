import { rulesIfAny } from './actions/index.js';

/** The workflow type of an order. */
export const ORDER_WORKFLOW = 'crossRegionBandwidthOrder';

/** The task queue that workers serve unless `CRB_TASK_QUEUE` says otherwise. */
export const DEFAULT_TASK_QUEUE = 'crb-orders';

/**
 * The workflow id of an order: the lock that lets at most one order per circuit be open at a time.
 *
 * `crb:<vpcId>:<region>:<region>` for a create, with the two regions sorted by code unit, because Zenlayer sells one
 * circuit per VPC and pair of regions in whatever order; `crb:<crossRegionBandwidthId>` for a change of a circuit.
 *
 * @param request a request, or anything: this also answers for what has not been checked yet
 * @returns undefined when the fields that make the id are not there
 */
export function orderIdOf(request: unknown): string | undefined {
  return rulesIfAny(request)?.lock(request as object);
}
