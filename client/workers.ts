import { defined } from '../contract/defined.js';
import { asBuild, asRouting, type Build, type Routing } from './builds.js';
import { policyQueueOf, readPolicyPoller, type PolicyTrouble } from '../contract/policy-poller.js';
import { ask, type Temporal } from './temporal.js';
import { isoOf } from './timestamp.js';

/** A worker that has asked for work. */
export interface WorkerSeen {
  readonly identity: string;
  /** When it last asked for work; ISO 8601 in UTC. */
  readonly lastSeen?: string;
  /** Digest of the policy that it goes by, in `health()`; absent = it does not say. */
  readonly policy?: string;
  /** Why that is an older policy than its file holds; absent = it is not, as far as it says. */
  readonly policyTrouble?: PolicyTrouble;
  /** It is overdue to ask again: it has stopped, or can't reach the server. */
  readonly gone?: true;
  /** Its build, when it takes part in worker versioning. */
  readonly build?: Build;
}

const QUEUES = { workflow: 1, activity: 2 } as const;

/** `WORKER_VERSIONING_MODE_VERSIONED` of Temporal's API. */
const VERSIONED = 2;

/** Milliseconds. A worker asks for work again at least every minute, the server's limit of a long poll. */
const ASKS_WITHIN_MS = 70_000;

/** Milliseconds after which the server forgets a worker that does not ask. */
const FORGOTTEN_AFTER_MS = 5 * 60_000;

/** Workers of the task queue that the server remembers. */
export async function readWorkers(temporal: Temporal): Promise<WorkerSeen[]> {
  return (await readTaskQueue(temporal)).workers;
}

/** These workers, and which builds of them get orders. */
export async function readTaskQueue(temporal: Temporal): Promise<{ workers: WorkerSeen[]; routing: Routing }> {
  const { seen, routing } = await pollersOf(temporal, temporal.taskQueue, 'workflow');
  return { workers: markGone(seen, Date.now()), routing };
}

/** The same workers, each with the policy that it said last. */
export async function withPolicies(temporal: Temporal, workers: readonly WorkerSeen[]): Promise<WorkerSeen[]> {
  const { seen: said } = await pollersOf(temporal, policyQueueOf(temporal.taskQueue), 'activity');
  const newestLast = [...said].sort((a, b) => (a.lastSeen ?? '').localeCompare(b.lastSeen ?? ''));
  const policies = new Map(
    newestLast.flatMap(({ identity }) => {
      const { identity: worker = '', ...said } = readPolicyPoller(identity) ?? {};
      return worker === '' ? [] : [[worker, said] as const];
    }),
  );
  return workers.map((worker) => ({ ...worker, ...policies.get(worker.identity) }));
}

async function pollersOf(
  temporal: Temporal,
  name: string,
  type: keyof typeof QUEUES,
): Promise<{ seen: WorkerSeen[]; routing: Routing }> {
  const { client } = temporal;
  const { pollers, versioningInfo } = await ask(temporal, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name },
      taskQueueType: QUEUES[type],
      reportPollers: true,
    }),
  );
  const seen = (pollers ?? []).map(({ identity, lastAccessTime, deploymentOptions }) => ({
    identity: identity ?? 'unknown',
    ...(lastAccessTime?.seconds == null ? {} : { lastSeen: isoOf(lastAccessTime) }),
    ...(Number(deploymentOptions?.workerVersioningMode) === VERSIONED
      ? defined({ build: asBuild(deploymentOptions) })
      : {}),
  }));
  return { seen, routing: asRouting(versioningInfo) };
}

/**
 * Marks the workers that are probably gone.
 *
 * @param now Unix ms. This clock may be wrong; the times that the server remembers limit the error.
 */
export function markGone(workers: readonly WorkerSeen[], now: number): WorkerSeen[] {
  const times = workers.flatMap(({ lastSeen }) => (lastSeen === undefined ? [] : [Date.parse(lastSeen)]));
  const serverTime = Math.max(Math.min(now, Math.min(...times) + FORGOTTEN_AFTER_MS), ...times);
  return workers.map((worker) =>
    worker.lastSeen !== undefined && serverTime - Date.parse(worker.lastSeen) > ASKS_WITHIN_MS
      ? { ...worker, gone: true }
      : worker,
  );
}
