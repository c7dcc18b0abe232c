import type { ApprovalTerms } from '../contract/index.js';
import type { Requester } from '../signatures/index.js';

/** What the approvers of a quote should know about who asks for it. */
export function requesterNotes(requester: Requester, terms: ApprovalTerms): string[] {
  switch (requester.kind) {
    case 'signed':
    case 'unchecked':
      return [requester.text];
    case 'forged':
      return [`Who requested this is no longer proved: ${requester.text}.`];
    case 'unsigned':
      return terms.identity === 'signed' && !terms.requesterMayApprove
        ? ["Who requested this is a claim, so the ban on approving one's own order rests on it."]
        : [];
  }
}
