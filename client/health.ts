import { defined } from '../contract/defined.js';
import { checkNamespace, type NamespaceCheck } from '../temporal/index.js';
import type { Routing } from './builds.js';
import { listForeign, type ForeignWorkflow } from './foreign.js';
import { MOST, readOpenOrders, type Most, type OpenOrders } from './open-orders.js';
import { ask, type Temporal } from './temporal.js';
import { PartReader, type RefusedPart } from './refused-reads.js';
import { readTaskQueue, withPolicies, type WorkerSeen } from './workers.js';
import { exceptWithoutVisibility } from './visibility.js';

/** The health of the system, as Temporal and the orders tell it. */
export interface Health extends NamespaceCheck, OpenOrders {
  readonly address?: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Workers that asked for work within the last minutes. */
  readonly workers: readonly WorkerSeen[];
  /** Which builds of them get orders; empty while no build is current. */
  readonly routing?: Routing;
  /** Workflows of another type that hold the id of an order. */
  readonly foreign: readonly ForeignWorkflow[];
  /** What these credentials may not read; then its fields are empty. */
  readonly refused: readonly RefusedPart[];
}

const NOTHING: OpenOrders = {
  failing: [],
  held: [],
  attention: [],
  answered: 0,
  unanswered: 0,
  checked: 0,
  open: 0,
  needHelp: 0,
  notSearched: [],
  onTaskQueue: { answered: 0, unanswered: 0 },
};

/**
 * Checks everything that orders need, and lists the orders that need attention.
 *
 * @throws OrdersError `unreachable`; `denied` when the credentials are wrong or may read nothing. All other trouble is
 * part of the result
 */
export async function readHealth(temporal: Temporal, most: Partial<Most> = {}): Promise<Health> {
  const { client, taskQueue, address } = temporal;
  const { namespace } = client.options;
  const parts = new PartReader();
  const check = await parts.read(
    'namespace',
    () => ask(temporal, () => checkNamespace(client.connection, namespace)),
    () => withoutNamespace(temporal),
  );
  const about = { address, namespace, taskQueue, ...check };
  if (!check.namespaceFound) {
    return defined({ ...about, workers: [], ...NOTHING, foreign: [], refused: [] });
  }
  const queue = await parts.read(
    'workers',
    async () => {
      const { workers, routing } = await readTaskQueue(temporal);
      return { workers: await withPolicies(temporal, workers), routing };
    },
    () => ({ workers: [], routing: {} }),
  );
  const orders = await parts.read(
    'orders',
    () => readOpenOrders(temporal, { ...MOST, ...most }),
    () => NOTHING,
  );
  const foreign = await parts.read(
    'foreign',
    () => foreignOnes(temporal),
    () => [],
  );
  return defined({ ...about, ...queue, ...orders, foreign, refused: parts.refused });
}

/** The server does not tell about its namespaces, so the other reads show whether this one is there. */
async function withoutNamespace(temporal: Temporal): Promise<NamespaceCheck> {
  const { serverVersion } = await ask(temporal, () => temporal.client.workflowService.getSystemInfo({}));
  return { serverVersion, namespaceFound: true, missingSearchAttributes: [] };
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
