import { deciderText, isSameVoice } from '../../contract/delegation.js';
import type { KeptDecision, Replaced } from '../../contract/kept-decision.js';
import { SIGNERS_CLOCK_OFF_MS } from '../../contract/limits.js';
import { bytesOf, MOST_WORDS_BYTES, SIGNATURE_LIMIT } from '../../contract/text.js';
import type { ApprovalTerms, Decision, Identity, Quote } from '../../contract/view.js';
import { show } from './fields.js';
import { DECISION_WORDS } from './words.js';

/**
 * Most bytes of the comments and signatures on a quote: the longest ones of 20 people. They can't be cut, and a run hands
 * over at most 2 MB to the next.
 */
const MOST_SIGNED_BYTES = 20 * (MOST_WORDS_BYTES + SIGNATURE_LIMIT.most);

/**
 * Most checks of one order at a time that are steps of their own: Temporal lets a workflow wait for 2,000 of them, and one
 * more would stop it for ever.
 */
const MOST_CHECKS = 20;

/** What is decided on, and by whom so far. */
export interface Provable {
  readonly record: {
    readonly quote: Pick<Quote, 'inquiredAt'>;
    readonly terms: Pick<ApprovalTerms, 'rule' | 'identity'>;
  };
  readonly decisions: readonly KeptDecision[];
  readonly replaced?: readonly Replaced[];
}

/**
 * Why a decision can't be proved as the terms ask for it, as far as that shows without the keys; undefined = its signature,
 * or its sender, has to be checked next.
 *
 * @param now Unix ms
 */
export function whyUnprovable(
  decision: KeptDecision,
  { record: { quote, terms }, decisions, replaced: before = [] }: Provable,
  now: number,
): string | undefined {
  const { signedAt, signature } = decision;
  if (terms.identity !== 'signed') {
    // What nobody checks must not look as if it were checked.
    return signedAt === undefined && signature === undefined ? undefined : DECISION_WORDS.noSignatures;
  }
  if (signedAt === undefined || signature === undefined) {
    return DECISION_WORDS.notSigned(terms.rule, decision.decision);
  }
  const at = timeOf(signedAt);
  if (at === undefined) {
    return DECISION_WORDS.noTime(show(signedAt));
  }
  if (at > now + SIGNERS_CLOCK_OFF_MS) {
    return DECISION_WORDS.signedLater(signedAt);
  }
  if (at < Date.parse(quote.inquiredAt) - SIGNERS_CLOCK_OFF_MS) {
    return DECISION_WORDS.signedBefore(signedAt, quote.inquiredAt);
  }
  const replaced = decisions.filter((other) => isSameVoice(other, decision));
  // One that was replaced must not count again either, when what took its place was replaced itself.
  const known = [...replaced, ...before.filter((other) => isSameVoice(other, decision))];
  const signed = (other: { signedAt?: string }) => Date.parse(other.signedAt ?? '');
  const [newer] = known.filter((other) => at <= signed(other)).sort((one, other) => signed(other) - signed(one));
  if (newer !== undefined) {
    return DECISION_WORDS.signedBeforeLast(deciderText(newer), newer.signedAt ?? '');
  }
  const bytes = [...decisions.filter((other) => !replaced.includes(other)), decision].reduce(
    (sum, each) => sum + bytesOf(each.comment ?? '') + bytesOf(each.signature ?? ''),
    0,
  );
  return bytes > MOST_SIGNED_BYTES ? DECISION_WORDS.noRoom : undefined;
}

/**
 * Why a decision that may count can't be checked; undefined = it can.
 *
 * @param via how the message came
 * @param checks how many decisions are being checked
 */
export function whyUncheckable(
  identity: Identity,
  decision: Decision['decision'],
  { via, checks }: { via: 'signal' | 'update'; checks: number },
): string | undefined {
  if (identity === 'attributed' && via === 'update') {
    // Its event is written when a worker has taken it, and so the server stamps the worker's principal on it.
    return DECISION_WORDS.onlySignals(decision);
  }
  return identity === 'attributed' && checks >= MOST_CHECKS ? DECISION_WORDS.manyChecks : undefined;
}

/** Unix ms of an ISO time in UTC, as `decisionStatement` has it. `Date` alone also reads 30 February, and 24:00. */
function timeOf(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
  const isReal =
    !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 'YYYY-MM-DDThh:mm:ss'.length));
  return isReal ? time : undefined;
}
