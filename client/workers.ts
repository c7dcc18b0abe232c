import { ask, type Temporal } from './temporal.js';
import { isoOf } from './timestamp.js';

/** A worker that has asked for work. */
export interface WorkerSeen {
  readonly identity: string;
  /** When it last asked for work; ISO 8601 in UTC. */
  readonly lastSeen?: string;
  /** It should have asked again since: it has stopped, or can't reach the server. */
  readonly gone?: true;
}

const WORKFLOW_QUEUE = 1;

/** A worker asks for work again at least every minute, when the server has held its question for that long. */
const ASKS_WITHIN_MS = 70_000;

/** The server forgets who has not asked for so long. */
const FORGOTTEN_AFTER_MS = 5 * 60_000;

/** Workers of the task queue, as far as the server remembers them. */
export async function readWorkers(temporal: Temporal): Promise<WorkerSeen[]> {
  const { client, taskQueue } = temporal;
  const { pollers } = await ask(temporal, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: WORKFLOW_QUEUE,
      reportPollers: true,
    }),
  );
  const seen = (pollers ?? []).map(({ identity, lastAccessTime }) => ({
    identity: identity ?? 'unknown',
    ...(lastAccessTime?.seconds == null ? {} : { lastSeen: isoOf(lastAccessTime) }),
  }));
  return markGone(seen, Date.now());
}

/**
 * Marks the workers that are probably gone.
 *
 * @param now Unix ms by a clock that may be off: what the server still remembers tells the bounds of its time
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
