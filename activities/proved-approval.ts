import {
  clipBytes,
  deciderText,
  isSameVoice,
  outcomeOf,
  whyExcluded,
  whyKeyIsTaken,
  type Decided,
  type KeptDecision,
} from '../contract/index.js';
import { SIGNERS_CLOCK_OFF_MS } from '../contract/limits.js';
import { keptDecisionSchema } from '../contract/schemas/approval.js';
import { verifyDecision } from '../signatures/index.js';
import type { ActivityDeps, SignersDeps } from './deps.js';
import { senderFacts } from './sealed-sender.js';
import type { PlaceInput } from './types.js';

/** Most reasons to name: a difference is read by people. */
const MOST_REASONS = 5;
const MOST_REASON_BYTES = 4_000;

/** Most decisions to look at. No order counts so many. */
const MOST_DECISIONS = 2_000;

/**
 * Why the decisions that are proved don't approve a quote, where its terms ask for a proof; undefined = they do. The step
 * that buys proves them itself, with the keys of this moment: whoever wrote that a decision counts is not asked, and may have
 * given anything as decisions. Throws for none of it.
 *
 * @param now the server's time, Unix ms
 */
export function whyUnapproved(
  deps: SignersDeps & Pick<ActivityDeps, 'seal'>,
  { record, decisions: given = [] }: Pick<PlaceInput, 'record'> & { readonly decisions?: unknown },
  order: Pick<Decided, 'orderId' | 'firstRunId'>,
  now: number,
): string | undefined {
  const { terms, request, quote } = record;
  if (terms.identity === undefined) {
    return undefined;
  }
  if (!Array.isArray(given) || given.length > MOST_DECISIONS) {
    return `the decisions are no list of at most ${MOST_DECISIONS}`;
  }
  const { decisions, malformed } = readDecisions(given);
  // Nobody is asked before the price is, and when that was the seal says; when people were asked is said by the order alone.
  const deadline = new Date(Date.parse(quote.inquiredAt) + terms.decideWithinMs).toISOString();
  const verified: KeptDecision[] = [];
  const proved: KeptDecision[] = [];
  const whyNot = (decision: KeptDecision): string | undefined => {
    const by = deciderText(decision);
    // Whoever joins only later has joined by now: a time to come is no proof of it.
    const moment = { now: Math.min(Date.parse(decision.at), now), deadline };
    if (decision.quote !== quote.id || whyExcluded(terms, request.requestedBy, decision, moment) !== undefined) {
      return `${by} can't decide on this quote`;
    }
    // With those that are proved alone: they are few, whatever else is given.
    if (proved.some((other) => isSameVoice(other, decision))) {
      return `${by} is counted twice`;
    }
    if (terms.identity === 'attributed') {
      const { principal, checked } = decision;
      // Who has sent it stood in the history when it was checked, and can't change. The seal says that it was checked.
      return principal !== undefined &&
        checked !== undefined &&
        deps.seal.fits(senderFacts(order, decision, { principal, at: checked.at }), checked.seal)
        ? whyNotThen(decision, record, { now, since: checked.at, done: 'checked' })
        : `nobody has checked who sent the decision of ${by}`;
    }
    const verdict = verifyDecision(deps.signers?.(), { ...order, request, quote }, decision, now);
    if ('refused' in verdict) {
      return `${by}: ${verdict.refused}`;
    }
    const signed = { ...decision, key: verdict.key };
    const taken = whyKeyIsTaken(verified, signed);
    if (taken !== undefined) {
      return `${by}: ${taken}`;
    }
    verified.push(signed);
    return whyNotThen(decision, record, { now, since: decision.signedAt ?? '', done: 'signed' });
  };
  const reasons: string[] = [];
  for (const decision of decisions) {
    const reason = whyNot(decision);
    if (reason === undefined) {
      proved.push(decision);
    } else {
      reasons.push(reason);
    }
  }
  if (outcomeOf(proved, terms) === 'approved') {
    return undefined;
  }
  const why = [...malformed, ...reasons].slice(0, MOST_REASONS);
  return clipBytes(why.join('; '), MOST_REASON_BYTES) || 'too few decisions are proved';
}

/** The decisions that have the form of one, and what is wrong with each of the others: `decision 2 is malformed: at: …`. */
function readDecisions(given: readonly unknown[]): { decisions: KeptDecision[]; malformed: string[] } {
  const decisions: KeptDecision[] = [];
  const malformed: string[] = [];
  for (const [index, value] of given.entries()) {
    const { success, data, error } = keptDecisionSchema.safeParse(value);
    if (success) {
      decisions.push(data);
    } else {
      const [issue] = error.issues;
      const where = [...(issue?.path ?? []), issue?.message].join(': ');
      malformed.push(`decision ${index + 1} is malformed: ${where}`);
    }
  }
  return { decisions, malformed };
}

/**
 * Why the times of a decision can't be so; undefined = they can. Only when it was signed, or its sender checked, is proved:
 * when it counted, and until when it may be used, is said by whoever asks to buy.
 */
function whyNotThen(
  decision: KeptDecision,
  { terms, quote }: Pick<PlaceInput['record'], 'terms' | 'quote'>,
  { now, since, done }: { now: number; since: string; done: 'signed' | 'checked' },
): string | undefined {
  const by = deciderText(decision);
  const at = Date.parse(decision.at);
  const proved = Date.parse(since);
  // Delegations and further approvers are judged by it.
  if (!(at >= proved - SIGNERS_CLOCK_OFF_MS && at <= now + SIGNERS_CLOCK_OFF_MS)) {
    return `${by}: it can't have counted at ${decision.at}, because it was ${done} at ${since}`;
  }
  // A quote's id is the same for the same price in the same order, also when it is asked anew under other terms.
  if (proved < Date.parse(quote.inquiredAt) - SIGNERS_CLOCK_OFF_MS) {
    return `${by}: it was ${done} at ${since}, before the quote was made at ${quote.inquiredAt}`;
  }
  // Nobody decides before people are asked, and no approval outlives the time to decide and its own.
  return now <= proved + SIGNERS_CLOCK_OFF_MS + terms.decideWithinMs + terms.approvalValidMs
    ? undefined
    : `${by}: it was ${done} at ${since}, so long ago that no approval of this quote is still valid`;
}
