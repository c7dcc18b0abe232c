import { CrbState } from '../contract/index.js';
import { attentionOf, REPORTED_PROBLEMS } from './attention.js';
import { checkNamespace, type NamespaceCheck } from './checks.js';
import { describeRun } from './runs.js';
import { ask, type Temporal } from './temporal.js';
import { grpcAnswer } from './temporal-errors.js';
import { equals, listRuns } from './visibility.js';

/** How the system stands, as far as Temporal knows. */
export interface Health extends NamespaceCheck {
  address?: string;
  namespace: string;
  taskQueue: string;
  /** Workers that asked for work within the last minutes. */
  workers: { identity: string; lastSeen?: string }[];
  /** Orders whose workflow task keeps failing. */
  failing: { orderId: string; problems: string[] }[];
  /** Orders that wait for a person to look. */
  held: string[];
  /** Orders whose step is retried, or that are stuck otherwise. */
  attention: { orderId: string; text: string }[];
  /** How many orders are open; at most `MOST_ORDERS` are looked at. */
  open: number;
}

const MOST_ORDERS = 200;
const BATCH = 20;

const WORKFLOW_QUEUE = 1;

/**
 * Looks at everything that orders need, and at the orders that need somebody.
 *
 * @throws OrdersError `unreachable` or `denied`; everything else is part of the answer
 */
export async function readHealth(temporal: Temporal): Promise<Health> {
  const { client, taskQueue, address } = temporal;
  const { namespace } = client.options;
  const check = await ask(temporal, () => checkNamespace(client.connection, namespace));
  const none = { workers: [], failing: [], held: [], attention: [], open: 0 };
  return {
    ...(address === undefined ? {} : { address }),
    namespace,
    taskQueue,
    ...check,
    ...(check.namespaceFound ? { workers: await workersOf(temporal), ...(await ordersInNeed(temporal)) } : none),
  };
}

async function workersOf(temporal: Temporal): Promise<Health['workers']> {
  const { client, taskQueue } = temporal;
  const { pollers } = await ask(temporal, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: WORKFLOW_QUEUE,
      reportPollers: true,
    }),
  );
  return (pollers ?? []).map(({ identity, lastAccessTime }) => ({
    identity: identity ?? 'unknown',
    ...(lastAccessTime?.seconds == null
      ? {}
      : { lastSeen: new Date(Number(String(lastAccessTime.seconds)) * 1000).toISOString() }),
  }));
}

async function ordersInNeed(temporal: Temporal): Promise<Pick<Health, 'failing' | 'held' | 'attention' | 'open'>> {
  const found: Pick<Health, 'failing' | 'held' | 'attention' | 'open'> = {
    failing: [],
    held: [],
    attention: [],
    open: 0,
  };
  const batch: { workflowId: string; runId: string }[] = [];
  const look = async () => {
    const descriptions = await Promise.all(batch.splice(0).map((run) => describeRun(temporal, run)));
    for (const description of descriptions.filter((each) => each !== undefined)) {
      const orderId = description.workflowId;
      const problems = description.typedSearchAttributes.get(REPORTED_PROBLEMS);
      const attention = await attentionOf(temporal, description);
      if (problems?.length || attention?.code === 'taskFailing') {
        found.failing.push({ orderId, problems: problems ?? [] });
      } else if (attention) {
        found.attention.push({ orderId, text: attention.text });
      }
      if (description.typedSearchAttributes.get(CrbState) === 'held') {
        found.held.push(orderId);
      }
    }
  };
  try {
    for await (const { workflowId, runId } of listRuns(temporal, [equals('ExecutionStatus', 'Running')])) {
      found.open++;
      batch.push({ workflowId, runId });
      if (batch.length === BATCH) {
        await look();
      }
      if (found.open === MOST_ORDERS) {
        break;
      }
    }
    await look();
  } catch (error) {
    // A server without visibility (the time-skipping test server) can still run orders.
    if (!grpcAnswer(error)) {
      throw error;
    }
  }
  return found;
}
