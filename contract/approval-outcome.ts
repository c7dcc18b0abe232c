import { uncoveredBy } from './approval-terms.js';
import { seatOf } from './delegation.js';
import type { ApprovalTerms, Decision } from './view.js';

/** Whether a quote is approved or rejected. One rejection ends the order. */
export function outcomeOf(decisions: readonly Decision[], terms: ApprovalTerms): 'pending' | 'approved' | 'rejected' {
  if (decisions.some(({ decision }) => decision === 'reject')) {
    return 'rejected';
  }
  return decisions.length >= terms.required && uncoveredBy(approversOf(decisions), terms).count === 0
    ? 'approved'
    : 'pending';
}

/** The people whose approvals these are: a delegate's is that of whom it is made for. */
export function approversOf(decisions: readonly Decision[]): string[] {
  return decisions.filter(({ decision }) => decision === 'approve').map(seatOf);
}
