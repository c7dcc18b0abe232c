import type { Decided, KeptDecision } from '../contract/index.js';

/**
 * What the seal of an attributed decision vouches for: that a worker of this account has read in the history of this order
 * who sent it. The comment is left out: a long one is cut afterwards, and nothing depends on it.
 *
 * @param at ISO time of the check
 */
export function senderFacts(
  { orderId, firstRunId }: Pick<Decided, 'orderId' | 'firstRunId'>,
  { by, decision, for: seat, quote }: KeptDecision,
  { principal, at }: { principal: string; at: string },
): unknown {
  return { sender: principal, at, orderId, firstRunId, by, decision, for: seat, quote };
}
