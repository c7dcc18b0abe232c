import { textOr, whyExcluded, type OrderView } from '../../contract/index.js';

/** The requester and the approver of the demo's orders; they must differ. */
export const REQUESTER = 'ana@example.com';
export const APPROVER = 'ben@example.com';

/** What the demo's approver says where the policy asks for a comment. */
export const COMMENT = 'Said in the demo';

/** Why no decision counts here under `attributed`. */
export const NO_PRINCIPALS = "The demo's server stamps no principals, so it refuses every decision under such a rule.";

/**
 * Why the demo's approver can't approve an order alone, as a sentence; undefined = he can.
 *
 * @param now Unix ms
 */
export function whyNotByDemo({ approval, request }: OrderView, now: number): string | undefined {
  if (approval === undefined) {
    return undefined;
  }
  const { terms, deadline } = approval;
  if (terms.identity !== undefined) {
    const here = terms.identity === 'attributed' ? ` ${NO_PRINCIPALS}` : '';
    return `Rule ${JSON.stringify(terms.rule)} asks for ${terms.identity} decisions, and the demo can't prove who it is.${here}`;
  }
  const decision = { by: APPROVER, decision: 'approve' } as const;
  const excluded = whyExcluded(terms, textOr(request.requestedBy, '?'), decision, { now, deadline });
  if (excluded !== undefined) {
    return excluded.text;
  }
  return terms.required > 1
    ? `Rule ${JSON.stringify(terms.rule)} asks for ${terms.required} approvals, and the demo is one person.`
    : undefined;
}

/** Somebody who may approve, for a command to copy. */
export function someApprover({ approval, request }: OrderView): string {
  const names = (approval?.terms.from ?? [{ members: [APPROVER] }]).flatMap(({ members }) => members);
  return names.find((name) => name !== request.requestedBy) ?? APPROVER;
}
