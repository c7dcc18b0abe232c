import { CrbState, makesCircuit } from '../contract/index.js';
import { equals } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import { foreignError, isOrder } from './foreign.js';
import { describeRun, type RunDescription } from './runs.js';
import type { Temporal } from './temporal.js';
import { isOpen, viewOf } from './view.js';
import { actionOf, listRuns } from './visibility.js';

/** How many create orders are read to find the one that bought a circuit. */
const MOST_CREATES = 50;

/**
 * Finds an order by its workflow id, or the newest one of a circuit by the circuit's id.
 *
 * An order that changes a circuit has the circuit's id in its own id. The order that created the circuit has not, so the
 * newest create orders are read to find it.
 *
 * @throws OrdersError `notFound`; `foreign` when a workflow of another type is open under the id
 */
export async function findOrder(temporal: Temporal, id: string): Promise<RunDescription> {
  const workflowId = id.startsWith('crb:') ? id : `crb:${id}`;
  const newest = await describeRun(temporal, { workflowId });
  if (newest && !isOrder(newest) && isOpen(newest)) {
    throw foreignError(temporal, newest);
  }
  const order = newest && !isOrder(newest) ? await findEarlier(temporal, workflowId) : newest;
  if (order) {
    return order;
  }
  const creator = id.startsWith('crb:') ? undefined : await findCreator(temporal, id);
  if (creator) {
    return creator;
  }
  throw new OrdersError(
    'notFound',
    `There is no order ${JSON.stringify(id)} in namespace ${temporal.client.options.namespace}.`,
    'An id is `crb:<VPC>:<region>:<region>` for a new circuit, `crb:<circuit>` for a change. `crb list` shows all orders.',
    { orderId: id },
  );
}

/** The newest order under an id whose newest run is a closed workflow of another type. */
async function findEarlier(temporal: Temporal, workflowId: string): Promise<RunDescription | undefined> {
  for await (const { runId } of listRuns(temporal, [equals('WorkflowId', workflowId)])) {
    return describeRun(temporal, { workflowId, runId });
  }
  return undefined;
}

async function findCreator(temporal: Temporal, circuitId: string): Promise<RunDescription | undefined> {
  const runs: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId, typedSearchAttributes } of listRuns(temporal, [])) {
    const state = typedSearchAttributes.get(CrbState);
    if (makesCircuit(actionOf(workflowId, undefined)) && state !== 'awaitingApproval' && state !== 'quoting') {
      runs.push({ workflowId, runId });
    }
    if (runs.length === MOST_CREATES) {
      break;
    }
  }
  const found = await Promise.all(
    runs.map(async (run) => {
      const description = await describeRun(temporal, run);
      const view = description && (await viewOf(temporal, description));
      return view?.circuit?.crossRegionBandwidthId === circuitId ? description : undefined;
    }),
  );
  return found.find((description) => description !== undefined);
}
