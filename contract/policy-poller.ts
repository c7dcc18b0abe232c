/**
 * How a worker says which policy it goes by: it waits for work at a task queue of its own, where there never is any, under
 * a name that ends with the digest. Temporal lists who waits where, so this costs no event, and every server can tell.
 */

/** The task queue beside that of the orders. */
export function policyQueueOf(taskQueue: string): string {
  return `${taskQueue}:policy`;
}

/** `pod-1:7 policy 3f9a1c22` */
export function policyPoller(identity: string, digest: string): string {
  return `${identity} policy ${digest}`;
}

/** The parts of such a name; undefined = it is another one. */
export function readPolicyPoller(name: string): { identity: string; policy: string } | undefined {
  const [, identity, policy] = /^(.+) policy ([0-9a-f]{8})$/.exec(name) ?? [];
  return identity === undefined || policy === undefined ? undefined : { identity, policy };
}
