import {
  deciderText,
  isSameVoice,
  outcomeOf,
  whyExcluded,
  type Decided,
  type KeptDecision,
} from '../contract/index.js';
import { verifyDecision } from '../signatures/index.js';
import type { SignersDeps } from './proof.js';
import type { PlaceInput } from './types.js';

/** Most reasons to name: a difference is read by people. */
const MOST_REASONS = 5;

/**
 * Why the decisions that are proved don't approve a quote, where its terms ask for a proof; undefined = they do. The step
 * that buys proves them itself, with the keys of this moment: whoever wrote that a decision counts is not asked.
 *
 * @param now the server's time, Unix ms
 */
export function whyUnapproved(
  deps: SignersDeps,
  { record, decisions = [], deadline }: Pick<PlaceInput, 'record' | 'decisions' | 'deadline'>,
  order: Pick<Decided, 'orderId' | 'firstRunId'>,
  now: number,
): string | undefined {
  const { terms, request, quote } = record;
  if (terms.identity === undefined) {
    return undefined;
  }
  const whyNot = (decision: KeptDecision, index: number): string | undefined => {
    const by = deciderText(decision);
    const moment = { now: Date.parse(decision.at), deadline };
    if (decision.quote !== quote.id || whyExcluded(terms, request.requestedBy, decision, moment) !== undefined) {
      return `${by} can't decide on this quote`;
    }
    if (decisions.slice(0, index).some((other) => isSameVoice(other, decision))) {
      return `${by} is counted twice`;
    }
    if (terms.identity === 'attributed') {
      // Who has sent it stood in the history when it was counted, and can't change.
      return decision.principal === undefined ? `nobody has checked who sent the decision of ${by}` : undefined;
    }
    const verdict = verifyDecision(deps.signers?.(), { ...order, request, quote }, decision, now);
    return 'refused' in verdict ? `${by}: ${verdict.refused}` : undefined;
  };
  const reasons = decisions.map(whyNot);
  const proved = decisions.filter((_decision, index) => reasons[index] === undefined);
  return outcomeOf(proved, terms) === 'approved'
    ? undefined
    : reasons
        .filter((reason) => reason !== undefined)
        .slice(0, MOST_REASONS)
        .join('; ') || 'too few decisions are proved';
}
