import { defined } from '../contract/defined.js';
import { checkNamespace, type NamespaceCheck } from '../temporal/index.js';
import { listForeign, type ForeignWorkflow } from './foreign.js';
import { readOpenOrders, type OpenOrders } from './open-orders.js';
import { ask, type Temporal } from './temporal.js';
import { readWorkers, type WorkerSeen } from './workers.js';
import { exceptWithoutVisibility } from './visibility.js';

/** The health of the system, as Temporal and the orders tell it. */
export interface Health extends NamespaceCheck, OpenOrders {
  readonly address?: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Workers that asked for work within the last minutes. */
  readonly workers: readonly WorkerSeen[];
  /** Workflows of another type that hold the id of an order. */
  readonly foreign: readonly ForeignWorkflow[];
}

const NOTHING: OpenOrders = {
  failing: [],
  held: [],
  attention: [],
  answered: 0,
  unanswered: 0,
  checked: 0,
  open: 0,
};

/**
 * Checks everything that orders need, and lists the orders that need attention.
 *
 * @throws OrdersError `unreachable` or `denied`; all other trouble is part of the result
 */
export async function readHealth(temporal: Temporal): Promise<Health> {
  const { client, taskQueue, address } = temporal;
  const { namespace } = client.options;
  const check = await ask(temporal, () => checkNamespace(client.connection, namespace));
  const found = check.namespaceFound
    ? {
        workers: await readWorkers(temporal),
        ...(await readOpenOrders(temporal)),
        foreign: await foreignOnes(temporal),
      }
    : { workers: [], ...NOTHING, foreign: [] };
  return defined({ address, namespace, taskQueue, ...check, ...found });
}

async function foreignOnes(temporal: Temporal): Promise<ForeignWorkflow[]> {
  const found: ForeignWorkflow[] = [];
  await exceptWithoutVisibility(async () => {
    for await (const workflow of listForeign(temporal)) {
      found.push(workflow);
    }
  });
  return found;
}
