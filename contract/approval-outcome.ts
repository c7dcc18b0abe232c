import { partiesWithout } from './approval-terms.js';
import type { ApprovalTerms, Decision } from './view.js';

/** Whether a quote is approved or rejected. One rejection ends the order. */
export function outcomeOf(decisions: readonly Decision[], terms: ApprovalTerms): 'pending' | 'approved' | 'rejected' {
  if (decisions.some(({ decision }) => decision === 'reject')) {
    return 'rejected';
  }
  return decisions.length >= terms.required && partiesWithout(approversOf(decisions), terms).length === 0
    ? 'approved'
    : 'pending';
}

/** The people who approve. */
export function approversOf(decisions: readonly Decision[]): string[] {
  return decisions.filter(({ decision }) => decision === 'approve').map(({ by }) => by);
}
