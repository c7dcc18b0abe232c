import type { NativeConnection } from '@temporalio/worker';
import { policyPoller, policyQueueOf, type PolicyTrouble } from '../contract/policy-poller.js';

export interface PolicyAnnouncementOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Of the worker, as it asks for work. */
  readonly identity: string;
  /** The policy's digest at this moment. */
  readonly digest: () => string;
  /** Why it goes by an older one than its file holds; undefined = it does not. Default: it never does. */
  readonly trouble?: () => PolicyTrouble | undefined;
}

/** Says which policy a worker goes by. */
export interface PolicyAnnouncement {
  /** Says it again, because it has changed. */
  renew(): void;
  stop(): void;
}

/** Long enough for a server to take it for a real one. */
const POLL_FOR_MS = 3_000;

/** The server forgets who has not asked for five minutes. */
const AGAIN_AFTER_MS = 60_000;

/** Lets Temporal list the policy of this worker, until it is stopped; see `contract/policy-poller.ts`. */
export function announcePolicy(options: PolicyAnnouncementOptions): PolicyAnnouncement {
  const { connection, namespace, taskQueue, identity, digest, trouble = () => undefined } = options;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function announce(): void {
    clearTimeout(timer);
    if (stopped) {
      return;
    }
    connection
      .withDeadline(Date.now() + POLL_FOR_MS, () =>
        connection.workflowService.pollActivityTaskQueue({
          namespace,
          taskQueue: { name: policyQueueOf(taskQueue) },
          identity: policyPoller(identity, digest(), trouble()),
        }),
      )
      // There is never any work, so it always ends so. If the server does not take it, `crb doctor` knows no policy.
      .catch(() => undefined);
    timer = setTimeout(announce, AGAIN_AFTER_MS).unref();
  }
  announce();

  return {
    renew: announce,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
