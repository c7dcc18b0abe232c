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
  return `Nobody can approve it: the rule ${JSON.stringify(terms.rule)} demands ${approvalsText(terms)} of ${partiesText(terms)}, and ${lack}, because ${requestedBy} asked for it.`;
}

/** `1 approval`, `2 approvals` */
export function approvalsText({ required }: Pick<ApprovalTerms, 'required'>): string {
  return required === 1 ? '1 approval' : `${required} approvals`;
}

/** The terms in one sentence: `By the rule "dear": 2 approvals by network (ben, cleo) but ana, each with a comment.` */
export function termsText(terms: ApprovalTerms, requestedBy: string): string {
  const rule = `By the rule ${JSON.stringify(terms.rule)}`;
  if (terms.required === 0) {
    return `${rule}: approved by itself.`;
  }
  const comment = terms.commentFor.length > 0 ? `; with a comment to ${terms.commentFor.join(' and to ')}` : '';
  return `${rule}: ${approvalsText(terms)} by ${whoText(terms, requestedBy)}${comment}.`;
}

/** `anyone but ana`, `network (ben, cleo) or dora`, `at least one each of network (ben, cleo) and finance (dora)` */
export function whoText(terms: ApprovalTerms, requestedBy: string): string {
  const excluded = !terms.requesterMayApprove && isNamed(terms, requestedBy) ? ` but ${requestedBy}` : '';
  return `${terms.from === undefined ? 'anyone' : partiesText(terms)}${excluded}`;
}

/** As many names of a group as people will read. */
const MOST_NAMES = 10;

function partiesText({ from = [], fromEach }: ApprovalTerms): string {
  const parties = from.map(({ name, members }) => {
    const names = members.slice(0, MOST_NAMES).join(', ') + (members.length > MOST_NAMES ? ', …' : '');
    return members.length === 1 && members[0] === name ? name : `${name} (${names})`;
  });
  return fromEach && parties.length > 1 ? `at least one each of ${parties.join(' and ')}` : parties.join(' or ');
}
