import { MESSAGES } from '../../contract/messages.js';
import { approvalsText, isNamed, partiesWithout, samePerson, whoText } from '../../contract/approval-terms.js';
import type { ApprovalTerms, Decision, OrderState, Quote } from '../../contract/view.js';
import { readMessage, show } from './fields.js';

/** What is decided on. */
export interface Decidable {
  record: { quote: Quote; terms: ApprovalTerms; request: { requestedBy: string } };
  decisions: readonly Decision[];
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
  { state, approved, quoted, now }: ApprovalContext<Q>,
): { decision: Decision; quoted: Q } | { refused: string } {
  const read = readMessage(message, MESSAGES[decision].fields);
  if ('problem' in read) {
    return { refused: read.problem };
  }
  const { by = '', quote: quoteId = '', comment } = read.fields;
  const waits = state === 'awaitingApproval';
  if (quoted === undefined || !(waits || (approved && decision === 'reject'))) {
    return { refused: `There is nothing to decide: the order is ${state}.` };
  }
  const { quote, terms, request } = quoted.record;
  const { decisions, deadline } = quoted;
  if (waits && deadline !== undefined && now >= Date.parse(deadline)) {
    return { refused: `Too late: the deadline was ${deadline}.` };
  }
  if (quoteId !== quote.id) {
    return { refused: `${show(quoteId)} is not the current quote. The quote to decide on is ${quote.id}.` };
  }
  const judged = { by, decision, quote: quoteId, at: new Date(now).toISOString(), ...(comment ? { comment } : {}) };
  const why = whyNot(judged, terms, request.requestedBy, decisions);
  return why === undefined ? { decision: judged, quoted } : { refused: why };
}

/** Why this person's decision does not count under the terms. */
function whyNot(
  { by, decision, comment = '' }: Decision,
  terms: ApprovalTerms,
  requestedBy: string,
  decisions: readonly Decision[],
): string | undefined {
  if (decision === 'approve' && !terms.requesterMayApprove && samePerson(by, requestedBy)) {
    return `${by} requested this order, so somebody else must approve it.`;
  }
  if (!isNamed(terms, by)) {
    return `${by} can’t decide on this order. Who can: ${whoText(terms, requestedBy)}.`;
  }
  if (terms.commentFor.includes(decision) && comment.trim() === '') {
    return `comment: is missing. The rule ${JSON.stringify(terms.rule)} requires a comment to ${decision}.`;
  }
  const before = decisions.find((other) => samePerson(other.by, by));
  if (before?.decision === decision) {
    return `${by} already sent this decision at ${before.at}. Each person counts once.`;
  }
  return undefined;
}

/** A person's newest decision replaces the one before. */
export function withDecision(decisions: readonly Decision[], decision: Decision): Decision[] {
  return [...decisions.filter(({ by }) => !samePerson(by, decision.by)), decision];
}

/** Whether a quote is approved or rejected. One rejection ends the order. */
export function outcomeOf(decisions: readonly Decision[], terms: ApprovalTerms): 'pending' | 'approved' | 'rejected' {
  if (decisions.some(({ decision }) => decision === 'reject')) {
    return 'rejected';
  }
  return decisions.length >= terms.required && partiesWithout(approversOf(decisions), terms).length === 0
    ? 'approved'
    : 'pending';
}

/** `Waiting for 1 approval.`, `1 of 2 approvals given. Still needed: one from finance.` */
export function missingText(decisions: readonly Decision[], terms: ApprovalTerms): string {
  const without = partiesWithout(approversOf(decisions), terms);
  const more = Math.max(terms.required - decisions.length, without.length > 0 ? 1 : 0);
  const named = without.map((party) => `one from ${party}`).join(', ');
  return decisions.length === 0
    ? `Waiting for ${approvalsText({ required: more })}${named && `: ${named}`}.`
    : `${decisions.length} of ${approvalsText({ required: decisions.length + more })} given.${named && ` Still needed: ${named}.`}`;
}

function approversOf(decisions: readonly Decision[]): string[] {
  return decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);
}
