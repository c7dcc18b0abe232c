import { defined } from '../contract/defined.js';
import { asBuild, asRouting, type Build, type Routing } from './builds.js';
import { ask, type Temporal } from './temporal.js';
import { isoOf } from './timestamp.js';

/** A worker that has asked for work. */
export interface WorkerSeen {
  readonly identity: string;
  /** When it last asked for work; ISO 8601 in UTC. */
  readonly lastSeen?: string;
  /** It is overdue to ask again: it has stopped, or can't reach the server. */
  readonly gone?: true;
  /** Its build, when it takes part in worker versioning. */
  readonly build?: Build;
}

const WORKFLOW_QUEUE = 1;

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
  const { client, taskQueue } = temporal;
  const { pollers, versioningInfo } = await ask(temporal, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: WORKFLOW_QUEUE,
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
  return { workers: markGone(seen, Date.now()), routing: asRouting(versioningInfo) };
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
