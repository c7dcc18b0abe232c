import type { ApprovalTerms, Party } from './view.js';

/** Whether two names are one person's: `Ana` is ` ANA `. */
export function samePerson(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/** A name as it is compared: without case, blanks around it, and differences in how a letter is encoded. */
export function plainName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

/** Whether somebody may decide under the terms at all. */
export function isNamed({ from }: ApprovalTerms, by: string): boolean {
  return from === undefined || from.some((party) => isMember(party, by));
}

export function isMember({ members }: Party, by: string): boolean {
  return members.some((member) => samePerson(member, by));
}

/** The parties of whom somebody has to approve, and none of those who did is one. */
export function partiesWithout(approvers: readonly string[], { from = [], fromEach }: ApprovalTerms): string[] {
  const without = fromEach ? from.filter((party) => !approvers.some((by) => isMember(party, by))) : [];
  return without.map(({ name }) => name);
}

/** Why nobody can satisfy the terms for an order of this requester; undefined = they can be satisfied. */
export function whyImpossible(terms: ApprovalTerms, requestedBy: string): string | undefined {
  const { from, fromEach, required, requesterMayApprove } = terms;
  if (from === undefined || required === 0) {
    return undefined;
  }
  const left = (members: readonly string[]) => [
    ...new Set(members.map(plainName).filter((name) => requesterMayApprove || name !== plainName(requestedBy))),
  ];
  const able = left(from.flatMap(({ members }) => members)).length;
  const nobodyIn = fromEach ? from.find(({ members }) => left(members).length === 0) : undefined;
  if (able >= required && nobodyIn === undefined) {
    return undefined;
  }
  const lack =
    nobodyIn === undefined ? `${able === 0 ? 'none' : `only ${able}`} of them may` : `nobody of ${nobodyIn.name} may`;
  return `Nobody can approve it: the rule ${JSON.stringify(terms.rule)} demands ${approvalsText(terms)}${isEach(terms) ? ', ' : ' of '}${partiesText(terms)}, and ${lack}, because ${requestedBy} asked for it.`;
}

/** `1 approval`, `2 approvals` */
export function approvalsText({ required }: Pick<ApprovalTerms, 'required'>): string {
  return required === 1 ? '1 approval' : `${required} approvals`;
}

/** The terms in one sentence: `By the rule "dear": 2 approvals by network (ben, cleo) but ana; with a comment to reject.` */
export function termsText(terms: ApprovalTerms, requestedBy: string): string {
  const rule = `By the rule ${JSON.stringify(terms.rule)}`;
  if (terms.required === 0) {
    return `${rule}: approved by itself.`;
  }
  const comment = terms.commentFor.length > 0 ? `; with a comment to ${terms.commentFor.join(' and to ')}` : '';
  return `${rule}: ${neededText(terms, requestedBy)}${comment}.`;
}

/** `1 approval by anyone but ana`, `2 approvals, at least one each of network (ben, cleo) and finance (dora)` */
export function neededText(terms: ApprovalTerms, requestedBy: string): string {
  return `${approvalsText(terms)}${isEach(terms) ? ', ' : ' by '}${whoText(terms, requestedBy)}`;
}

/** `anyone but ana`, `network (ben, cleo) or dora`, `at least one each of network (ben, cleo) and finance (dora)` */
export function whoText(terms: ApprovalTerms, requestedBy: string): string {
  const excluded = !terms.requesterMayApprove && isNamed(terms, requestedBy) ? ` but ${requestedBy}` : '';
  return `${terms.from === undefined ? 'anyone' : partiesText(terms)}${excluded}`;
}

function isEach({ from = [], fromEach }: ApprovalTerms): boolean {
  return fromEach === true && from.length > 1;
}

/** As many names of a group as people will read. */
const MOST_NAMES = 10;

function partiesText(terms: ApprovalTerms): string {
  const { from = [] } = terms;
  const parties = from.map(({ name, members, more = 0 }) => {
    const names = members.slice(0, MOST_NAMES).join(', ') + (members.length + more > MOST_NAMES ? ', …' : '');
    return members.length === 1 && more === 0 && members[0] === name ? name : `${name} (${names})`;
  });
  return isEach(terms) ? `at least one each of ${parties.join(' and ')}` : parties.join(' or ');
}
