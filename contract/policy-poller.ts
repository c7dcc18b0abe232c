import { defined } from './defined.js';

/**
 * How a worker says which policy it goes by: it waits for work at a task queue of its own, where there never is any, under
 * a name that ends with the digest. Temporal lists who waits where, so this costs no event, and every server can tell.
 */

/** Why a worker goes by an older policy than its file holds. */
export interface PolicyTrouble {
  /** When it first could not read the file, or that of the signers; ISO 8601 in UTC. */
  readonly since: string;
  /** On one line. */
  readonly reason: string;
}

/** The policy of a worker. */
interface SaidPolicy {
  /** Its digest. */
  readonly policy: string;
  /** Absent = the file holds this policy. */
  readonly policyTrouble?: PolicyTrouble;
}

/** The server takes names of up to 1000 bytes, and a character has at most three for each unit of a string. */
const MOST_OF_REASON = 250;

/** The task queue beside that of the orders. */
export function policyQueueOf(taskQueue: string): string {
  return `${taskQueue}:policy`;
}

/** `pod-1:7 policy 3f9a1c22`, with ` broken since 2026-11-27T15:00:00.000Z: …` while its file can't be read. */
export function policyPoller(identity: string, digest: string, trouble?: PolicyTrouble): string {
  const name = `${identity} policy ${digest}`;
  return trouble === undefined ? name : `${name} broken since ${trouble.since}: ${cut(trouble.reason)}`;
}

/** The parts of such a name; undefined = it is another one. */
export function readPolicyPoller(name: string): ({ identity: string } & SaidPolicy) | undefined {
  const [, identity, policy, since, reason] =
    /^(.+?) policy ([0-9a-f]{8})(?: broken since (\S+): (.+))?$/s.exec(name) ?? [];
  if (identity === undefined || policy === undefined) {
    return undefined;
  }
  const policyTrouble = since !== undefined && reason !== undefined ? { since, reason } : undefined;
  return defined({ identity, policy, policyTrouble });
}

function cut(text: string): string {
  return text.length <= MOST_OF_REASON ? text : `${text.slice(0, MOST_OF_REASON - 1).toWellFormed()}…`;
}
