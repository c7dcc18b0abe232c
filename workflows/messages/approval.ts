import { approversOf } from '../../contract/approval-outcome.js';
import { defined } from '../../contract/defined.js';
import { whyKeyIsTaken, type KeptDecision, type Proof, type Replaced } from '../../contract/kept-decision.js';
import { MESSAGES } from '../../contract/messages.js';
import { approvalsText, uncoveredBy, uncoveredText } from '../../contract/approval-terms.js';
import { deciderText, isSameDecider, isSameVoice } from '../../contract/delegation.js';
import { clipBytes } from '../../contract/describe.js';
import { whyExcluded } from '../../contract/exclusion.js';
import { bytesOf, MOST_WORDS_BYTES } from '../../contract/text.js';
import type { ApprovalTerms, Decision, OrderState, Quote } from '../../contract/view.js';
import { readMessage, show } from './fields.js';
import { whyUnprovable } from './proof.js';
import { DECISION_WORDS } from './words.js';

/** What is decided on. */
export interface Decidable {
  record: { quote: Quote; terms: ApprovalTerms; request: { requestedBy: string } };
  decisions: readonly KeptDecision[];
  replaced?: readonly Replaced[];
  /** ISO time; a decision that is handled at or after it is late. */
  deadline?: string;
}

/** What a decision is judged by. */
export interface ApprovalContext<Q extends Decidable> {
  state: OrderState;
  /** Whether the quote is approved and nothing has been sent yet: the approval can still be taken back. */
  approved: boolean;
  quoted: Q | undefined;
  /** Unix ms. */
  now: number;
  /** What its check has proved; undefined = it has not been checked. */
  proof?: Proof | undefined;
}

/**
 * Judges one `approve` or `reject`, whatever it holds: it counts, or it is refused with a reason.
 *
 * A person's newest decision counts until the purchase starts: a quote that has been approved can still be rejected
 * while the purchase waits to be tried again.
 */
export function judgeDecision<Q extends Decidable>(
  decision: Decision['decision'],
  message: unknown,
  { state, approved, quoted, now, proof }: ApprovalContext<Q>,
): { decision: KeptDecision; quoted: Q } | { refused: string } {
  const read = readMessage(message, MESSAGES[decision].fields);
  if ('problem' in read) {
    return { refused: read.problem };
  }
  const { by = '', quote: quoteId = '', comment, for: seat, signedAt, signature } = read.fields;
  const waits = state === 'awaitingApproval';
  if (quoted === undefined || !(waits || (approved && decision === 'reject'))) {
    return { refused: DECISION_WORDS.nothingToDecide(state) };
  }
  const { quote, terms, request } = quoted.record;
  const { decisions, deadline } = quoted;
  if (waits && deadline !== undefined && now >= Date.parse(deadline)) {
    return { refused: DECISION_WORDS.tooLate(deadline, now) };
  }
  if (quoteId !== quote.id) {
    return { refused: DECISION_WORDS.otherQuote(show(quoteId), quote.id) };
  }
  const at = new Date(now).toISOString();
  const judged = {
    by,
    decision,
    quote: quoteId,
    at,
    ...defined({ comment, for: seat, signedAt, signature }),
    ...proof,
  };
  const why =
    whyExcluded(terms, request.requestedBy, judged, { now, deadline })?.text ??
    whyNot(judged, terms, decisions) ??
    whyUnprovable(judged, quoted, now) ??
    whyKeyCountsAlready(judged, decisions);
  return why === undefined ? { decision: judged, quoted } : { refused: why };
}

/** Why the decision of somebody who may decide does not count. */
function whyNot(judged: Decision, terms: ApprovalTerms, decisions: readonly Decision[]): string | undefined {
  const { decision, at, comment = '' } = judged;
  if (terms.commentFor.includes(decision) && comment.trim() === '') {
    return DECISION_WORDS.noComment(terms.rule, decision);
  }
  const before = decisions.find((other) => other.decision === decision && isSameDecider(other, judged));
  return before && DECISION_WORDS.again(deciderText(judged), before.at, at);
}

function whyKeyCountsAlready(judged: KeptDecision, decisions: readonly KeptDecision[]): string | undefined {
  const why = whyKeyIsTaken(decisions, judged);
  return why && DECISION_WORDS.unproved(deciderText(judged), why);
}

/**
 * Most bytes of all comments on a quote: the longest ones of 20 people. Hundreds may belong to a group, and a run hands
 * over at most 2 MB to the next.
 */
const MOST_COMMENT_BYTES = 20 * MOST_WORDS_BYTES;

/** What is kept of a comment for which there is no room. */
const CUT_COMMENT_BYTES = 255;

/**
 * A person's newest decision replaces the one before; a delegate's also replaces that of whom it is made for. What is signed
 * is kept whole, see `whyUnprovable`.
 */
export function withDecision(decisions: readonly KeptDecision[], decision: KeptDecision): KeptDecision[] {
  const others = decisions.filter((other) => !isSameVoice(other, decision));
  const { comment } = decision;
  const bytes = [...others, decision].reduce((sum, { comment: each = '' }) => sum + bytesOf(each), 0);
  const kept =
    comment === undefined || bytes <= MOST_COMMENT_BYTES || decision.signature !== undefined
      ? decision
      : { ...decision, comment: clipBytes(comment, CUT_COMMENT_BYTES) };
  return [...others, kept];
}

/**
 * The decisions on a quote once another one counts, and of those that were replaced the newest by each person for each.
 * `replaced` is absent while no signed one was.
 */
export function afterDecision(
  { decisions, replaced = [] }: Pick<Decidable, 'decisions' | 'replaced'>,
  decision: KeptDecision,
): { decisions: KeptDecision[]; replaced?: Replaced[] } {
  const gone = decisions
    .filter((other) => isSameVoice(other, decision))
    .flatMap(({ by, for: seat, signedAt }) => (signedAt === undefined ? [] : [defined({ by, for: seat, signedAt })]));
  const before = replaced.filter((other) => !gone.some((each) => isSameDecider(each, other)));
  const all = [...before, ...gone];
  return { decisions: withDecision(decisions, decision), ...(all.length > 0 && { replaced: all }) };
}

/** `Waiting for 1 approval.`, `1 of 2 approvals given. Still needed: one from finance.` */
export function missingText(decisions: readonly Decision[], terms: ApprovalTerms): string {
  const { more, named } = missingFrom(decisions, terms);
  return decisions.length === 0
    ? `Waiting for ${approvalsText({ required: more })}${named && `: ${named}`}.`
    : `${decisions.length} of ${approvalsText({ required: decisions.length + more })} given.${named && ` Still needed: ${named}.`}`;
}

/** `Still needed: 1 approval.`, `Still needed: one from finance.` */
export function stillNeededText(decisions: readonly Decision[], terms: ApprovalTerms): string {
  const { more, named } = missingFrom(decisions, terms);
  return `Still needed: ${named === '' ? approvalsText({ required: more }) : named}.`;
}

/** How many more approvals a quote needs, and from whom: `one from finance`, empty when anyone may give them. */
function missingFrom(decisions: readonly Decision[], terms: ApprovalTerms): { more: number; named: string } {
  const uncovered = uncoveredBy(approversOf(decisions), terms);
  return {
    more: Math.max(terms.required - decisions.length, uncovered.count > 0 ? 1 : 0),
    named: uncoveredText(uncovered, ', '),
  };
}
