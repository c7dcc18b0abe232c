import { MESSAGES } from '../../contract/messages.js';
import { isNamed, partiesWithout, samePerson, whoText } from '../../contract/approval-terms.js';
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
  /** Whether an approval has been given and can still be taken back: nothing has been sent yet. */
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
    return { refused: `Nothing waits for a decision: the order is ${state}.` };
  }
  const { quote, terms, request } = quoted.record;
  const { decisions, deadline } = quoted;
  if (waits && deadline !== undefined && now >= Date.parse(deadline)) {
    return { refused: `Too late: the deadline was ${deadline}.` };
  }
  if (quoteId !== quote.id) {
    return { refused: `quote: is ${show(quoteId)}, and what waits for a decision is ${quote.id}; look at it first.` };
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
    return `${by} asked for this order; somebody else has to approve it.`;
  }
  if (!isNamed(terms, by)) {
    return `${by} is not among those who decide on this order: ${whoText(terms, requestedBy)}.`;
  }
  if (terms.commentFor.includes(decision) && comment.trim() === '') {
    return `comment: is missing, expected a reason: the rule ${JSON.stringify(terms.rule)} demands one to ${decision}.`;
  }
  const before = decisions.find((other) => samePerson(other.by, by));
  if (before?.decision === decision) {
    return `${by} has said so already, at ${before.at}; it counts once.`;
  }
  return undefined;
}

/** A person's newest decision replaces the one before. */
export function withDecision(decisions: readonly Decision[], decision: Decision): Decision[] {
  return [...decisions.filter(({ by }) => !samePerson(by, decision.by)), decision];
}

/** Where the decisions on a quote stand: any reject ends it. */
export function outcomeOf(decisions: readonly Decision[], terms: ApprovalTerms): 'pending' | 'approved' | 'rejected' {
  if (decisions.some(({ decision }) => decision === 'reject')) {
    return 'rejected';
  }
  return decisions.length >= terms.required && partiesWithout(approversOf(decisions), terms).length === 0
    ? 'approved'
    : 'pending';
}

/** What is still missing: `1 approval`, `2 approvals, one of them by finance`. */
export function missingText(decisions: readonly Decision[], terms: ApprovalTerms): string {
  const without = partiesWithout(approversOf(decisions), terms);
  const more = Math.max(terms.required - decisions.length, without.length > 0 ? 1 : 0);
  const named = without.length > 0 ? `, one by ${without.join(', one by ')}` : '';
  return `${decisions.length === 0 ? '' : `${decisions.length} given, `}${more} ${more === 1 ? 'approval' : 'approvals'} needed${named}`;
}

function approversOf(decisions: readonly Decision[]): string[] {
  return decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);
}
