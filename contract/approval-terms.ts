import { plainName, samePerson } from './person.js';
import type { ApprovalTerms, Decision, Party } from './view.js';

/** Whether the terms let this person decide. */
export function isNamed({ from }: ApprovalTerms, by: string): boolean {
  return from === undefined || from.some((party) => isMember(party, by));
}

/** Why the terms let this person make no such decision; undefined = they do. */
export function whyExcluded(
  terms: ApprovalTerms,
  requestedBy: string,
  { by, decision }: Pick<Decision, 'by' | 'decision'>,
): 'requester' | 'notNamed' | undefined {
  if (decision === 'approve' && !terms.requesterMayApprove && samePerson(by, requestedBy)) {
    return 'requester';
  }
  return isNamed(terms, by) ? undefined : 'notNamed';
}

function isMember({ members }: Party, by: string): boolean {
  return members.some((member) => samePerson(member, by));
}

/** Names of parties that still need an approver. */
export function partiesWithout(approvers: readonly string[], { from = [], fromEach }: ApprovalTerms): string[] {
  const without = fromEach ? from.filter((party) => !approvers.some((by) => isMember(party, by))) : [];
  return without.map(({ name }) => name);
}

/** Why nobody can satisfy the terms for this requester's order; undefined = they can be satisfied. */
export function whyImpossible(terms: ApprovalTerms, requestedBy: string): string | undefined {
  const { from, fromEach, required, requesterMayApprove } = terms;
  if (from === undefined || required === 0) {
    return undefined;
  }
  const allowed = (members: readonly string[]) => [
    ...new Set(members.map(plainName).filter((name) => requesterMayApprove || name !== plainName(requestedBy))),
  ];
  const able = allowed(from.flatMap(({ members }) => members)).length;
  const nobodyIn = fromEach ? from.find(({ members }) => allowed(members).length === 0) : undefined;
  if (able >= required && nobodyIn === undefined) {
    return undefined;
  }
  const left =
    nobodyIn === undefined ? `${able === 0 ? 'nobody' : `only ${able}`} of them` : `nobody from ${nobodyIn.name}`;
  return (
    `Nobody can approve this order: rule ${JSON.stringify(terms.rule)} needs ${approvalsFrom(terms, partiesText(terms))}. ` +
    `Because ${requestedBy} requested the order, ${left} may approve.`
  );
}

/** `1 approval`, `2 signed approvals` */
export function approvalsText({ required, identity }: Pick<ApprovalTerms, 'required' | 'identity'>): string {
  const which = identity === undefined ? '' : `${identity} `;
  return required === 1 ? `1 ${which}approval` : `${required} ${which}approvals`;
}

/** The terms on one line: `Rule "dear": 2 approvals from network (ben, cleo), except ana. Comment required to reject.` */
export function termsText(terms: ApprovalTerms, requestedBy: string): string {
  const rule = `Rule ${JSON.stringify(terms.rule)}`;
  if (terms.required === 0) {
    return `${rule}: approved automatically.`;
  }
  const comment = terms.commentFor.length > 0 ? ` Comment required to ${terms.commentFor.join(' and to ')}.` : '';
  return `${rule}: ${neededText(terms, requestedBy)}.${comment}`;
}

/** `1 approval from anyone except ana`, `2 approvals, one from network (ben, cleo) and one from finance (dora)` */
export function neededText(terms: ApprovalTerms, requestedBy: string): string {
  return approvalsFrom(terms, whoText(terms, requestedBy));
}

function approvalsFrom(terms: ApprovalTerms, who: string): string {
  const { from = [], required } = terms;
  return `${approvalsText(terms)}${isEach(terms) ? (required > from.length ? ', at least ' : ', ') : ' from '}${who}`;
}

/** `anyone except ana`, `network (ben, cleo) or dora`, `one from network (ben, cleo) and one from finance (dora)` */
export function whoText(terms: ApprovalTerms, requestedBy: string): string {
  const comma = terms.from === undefined ? '' : ',';
  const excluded = !terms.requesterMayApprove && isNamed(terms, requestedBy) ? `${comma} except ${requestedBy}` : '';
  return `${terms.from === undefined ? 'anyone' : partiesText(terms)}${excluded}`;
}

function isEach({ from = [], fromEach }: ApprovalTerms): boolean {
  return fromEach === true && from.length > 1;
}

/** More names of a group than this are cut. */
const MOST_NAMES = 10;

function partiesText(terms: ApprovalTerms): string {
  const { from = [] } = terms;
  const parties = from.map(({ name, members, more = 0 }) => {
    const names = members.slice(0, MOST_NAMES).join(', ') + (members.length + more > MOST_NAMES ? ', …' : '');
    return members.length === 1 && more === 0 && members[0] === name ? name : `${name} (${names})`;
  });
  return isEach(terms) ? parties.map((party) => `one from ${party}`).join(' and ') : parties.join(' or ');
}
