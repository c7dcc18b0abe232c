import { defined } from '../contract/defined.js';
import { CrbState, makesCircuit, type OrderState } from '../contract/index.js';
import { equals } from '../temporal/index.js';
import { OrdersError } from './errors.js';
import { foreignError, isOrder } from './foreign.js';
import { describeRun, type Run, type RunDescription } from './runs.js';
import type { Temporal } from './temporal.js';
import { isOpen, viewOf } from './view.js';
import { actionOf, listRuns } from './visibility.js';

/** Orders read at a time to find the one that made a circuit. */
const BATCH = 20;

/**
 * Finds an order by its workflow id, by the address of its page in the Temporal UI, or the newest one of a circuit by the
 * circuit's id.
 *
 * An order that changes a circuit has the circuit's id in its own id. The order that created the circuit has not, so the
 * create orders are read to find it, newest first.
 *
 * @throws OrdersError `notFound`; `foreign` when a workflow of another type is open under the id
 */
export async function findOrder(temporal: Temporal, id: string): Promise<RunDescription> {
  const linked = runInLink(id);
  if (linked) {
    return (await orderNamed(temporal, linked)) ?? notFound(temporal, id);
  }
  const named = id.startsWith('crb:') ? [id, ...sortedRegions(id)] : [`crb:${id}`, id];
  for (const workflowId of named) {
    const order = await orderNamed(temporal, { workflowId });
    if (order) {
      return order;
    }
  }
  const unread: Unread = {};
  const creator = id.startsWith('crb:') ? undefined : await findCreator(temporal, id, unread);
  return creator ?? notFound(temporal, id, unread);
}

/** Why some order that may have made the circuit can't be read here. */
interface Unread {
  why?: string;
}

function notFound(temporal: Temporal, id: string, { why }: Unread = {}): never {
  throw new OrdersError(
    'notFound',
    why === undefined
      ? `There is no order ${JSON.stringify(id)} in namespace ${temporal.client.options.namespace}.`
      : `No order that can be read here is ${JSON.stringify(id)}. One that can't be read may have bought it. ${why}`,
    'An id is `crb:<VPC>:<region>:<region>` for a new circuit, `crb:<circuit>` for a change. `crb list` shows all orders.',
    { orderId: id },
  );
}

/** `https://…/workflows/<workflow id>/<run id>/…`, with or without the run. */
function runInLink(id: string): Run | undefined {
  const [, workflowId, runId] = /^https?:\/\/[^?#]*\/workflows\/([^/?#]+)(?:\/([0-9a-f-]{36}))?/.exec(id) ?? [];
  const decoded = workflowId === undefined ? undefined : decodedPart(workflowId);
  return decoded === undefined ? undefined : defined({ workflowId: decoded, runId });
}

function decodedPart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
}

/** The id of a create order whose regions were given in the other order. */
function sortedRegions(id: string): string[] {
  const [prefix, vpcId, ...regions] = id.split(':');
  const sorted = [prefix, vpcId, ...regions.sort()].join(':');
  return regions.length === 2 && sorted !== id ? [sorted] : [];
}

/** The newest order under an id, or a certain run; undefined = there is none. */
async function orderNamed(temporal: Temporal, run: Run): Promise<RunDescription | undefined> {
  const newest = await describeRun(temporal, run);
  if (newest && !isOrder(newest) && isOpen(newest) && newest.workflowId.startsWith('crb:')) {
    throw foreignError(temporal, newest);
  }
  return newest && !isOrder(newest) ? findEarlier(temporal, newest.workflowId) : newest;
}

/** The newest order under an id whose newest run is a closed workflow of another type. */
async function findEarlier(temporal: Temporal, workflowId: string): Promise<RunDescription | undefined> {
  for await (const { runId } of listRuns(temporal, [equals('WorkflowId', workflowId)])) {
    return describeRun(temporal, { workflowId, runId });
  }
  return undefined;
}

/** States without a circuit: nothing has been bought yet, or nothing ever was. */
const WITHOUT_CIRCUIT: readonly (string | undefined)[] = [
  'awaitingApproval',
  'rejected',
  'expired',
] satisfies OrderState[];

async function findCreator(temporal: Temporal, circuitId: string, unread: Unread): Promise<RunDescription | undefined> {
  let batch: Run[] = [];
  const flush = async () => {
    const found = await Promise.all(batch.map((run) => describedIfMaker(temporal, run, circuitId, unread)));
    batch = [];
    return found.find((description) => description !== undefined);
  };
  for await (const { workflowId, runId, typedSearchAttributes } of listRuns(temporal, [], PAGE)) {
    const state = typedSearchAttributes.get(CrbState);
    if (makesCircuit(actionOf(workflowId, undefined)) && !WITHOUT_CIRCUIT.includes(state)) {
      batch.push({ workflowId, runId });
    }
    const found = batch.length === BATCH ? await flush() : undefined;
    if (found) {
      return found;
    }
  }
  return flush();
}

/** Runs with one call: the most that the server gives. */
const PAGE = 1_000;

async function describedIfMaker(
  temporal: Temporal,
  run: Run,
  circuitId: string,
  unread: Unread,
): Promise<RunDescription | undefined> {
  const description = await describeRun(temporal, run);
  const view = description && (await viewOf(temporal, description));
  if (view?.attention?.code === 'noKey') {
    unread.why ??= view.attention.text;
  }
  return view?.circuit?.crossRegionBandwidthId === circuitId ? description : undefined;
}
