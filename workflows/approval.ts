import type { Decision, OrderState, Quote } from '../contract/view.js';
import { readMessage, show } from './message-fields.js';

/** What a decision is judged by. */
export interface ApprovalContext {
  state: OrderState;
  quote: Quote | undefined;
  requestedBy: string;
  /** ISO time; a decision that is handled at or after it is late. */
  deadline: string | undefined;
  /** Unix ms. */
  now: number;
}

/** How many approvals a quote needs: one, by anyone but the requester. */
export const REQUIRED_APPROVALS: number = 1;

/** Judges one `approve` or `reject`, whatever it holds: it counts, or it is refused with a reason. */
export function judgeDecision(
  decision: Decision['decision'],
  message: unknown,
  { state, quote, requestedBy, deadline, now }: ApprovalContext,
): { decision: Decision } | { refused: string } {
  const read = readMessage(message, {
    by: { what: 'the name of who decides' },
    quote: { what: 'the id of the quote that is decided on' },
    comment: { what: 'a comment', optional: true },
  });
  if ('problem' in read) {
    return { refused: read.problem };
  }
  const { by = '', quote: quoteId = '', comment } = read.fields;
  if (state !== 'awaitingApproval' || quote === undefined || deadline === undefined) {
    return { refused: `Nothing waits for a decision: the order is ${state}.` };
  }
  if (now >= Date.parse(deadline)) {
    return { refused: `Too late: the deadline was ${deadline}.` };
  }
  if (quoteId !== quote.id) {
    return { refused: `quote: is ${show(quoteId)}, and what waits for a decision is ${quote.id}; look at it first.` };
  }
  if (decision === 'approve' && samePerson(by, requestedBy)) {
    return { refused: `${by} asked for this order; somebody else has to approve it.` };
  }
  return {
    decision: { by, decision, quote: quoteId, at: new Date(now).toISOString(), ...(comment ? { comment } : {}) },
  };
}

/** A person's newest decision replaces the one before. */
export function withDecision(decisions: readonly Decision[], decision: Decision): Decision[] {
  return [...decisions.filter(({ by }) => !samePerson(by, decision.by)), decision];
}

/** Where the decisions on a quote stand: any reject ends it. */
export function outcomeOf(decisions: readonly Decision[]): 'pending' | 'approved' | 'rejected' {
  if (decisions.some(({ decision }) => decision === 'reject')) {
    return 'rejected';
  }
  return decisions.length >= REQUIRED_APPROVALS ? 'approved' : 'pending';
}

/** Names are compared without case, blanks around them, and differences in how a letter is encoded. */
function samePerson(a: string, b: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').trim().toLowerCase();
  return plain(a) === plain(b);
}
