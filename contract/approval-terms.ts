import { delegationsText, withoutRequester } from './delegation.js';
import { escalationText } from './escalation.js';
import { isIn, isMember, partyText } from './party.js';
import { plainName } from './person.js';
import type { ApprovalTerms } from './view.js';

/** Whether the terms name this person among those who may decide from the start. */
export function isNamed({ from }: ApprovalTerms, by: string): boolean {
  return from === undefined || isIn(from, by);
}

/** Parties that still need an approver. */
export interface Uncovered {
  /** How many approvers are needed for them, each for another one. */
  readonly count: number;
  /** Their names, more than `count` when a further approver stands in for any one of them. */
  readonly names: readonly string[];
}

/**
 * Parties that still need an approver. Whoever joined by escalation stands in for one of them, whichever it is.
 *
 * @param approvers whose approvals were counted; each is another person
 */
export function uncoveredBy(approvers: readonly string[], { from = [], fromEach, escalate }: ApprovalTerms): Uncovered {
  const names = fromEach
    ? from.filter((party) => !approvers.some((by) => isMember(party, by))).map(({ name }) => name)
    : [];
  const standIns = approvers.filter((by) => !isIn(from, by) && isIn(escalate?.to ?? [], by)).length;
  return names.length > standIns ? { count: names.length - standIns, names } : { count: 0, names: [] };
}

/** `one from network and one from finance`; when somebody stands in for one of them `one from network or finance`. */
export function uncoveredText({ count, names }: Uncovered, and: string): string {
  if (count === names.length) {
    return names.map((name) => `one from ${name}`).join(and);
  }
  return count === 1 ? `one from ${names.join(' or ')}` : `one each from ${count} of ${names.join(', ')}`;
}

/** Why nobody can satisfy the terms for this requester's order; undefined = they can be satisfied. */
export function whyImpossible(terms: ApprovalTerms, requestedBy: string): string | undefined {
  const { from, fromEach, required, requesterMayApprove, escalate } = terms;
  if (from === undefined || required === 0) {
    return undefined;
  }
  const allowed = (members: readonly string[]) => [
    ...new Set(members.map(plainName).filter((name) => requesterMayApprove || name !== plainName(requestedBy))),
  ];
  // A delegate adds nobody here: everybody who can be decided for can decide alone.
  const further = allowed((escalate?.to ?? []).flatMap(({ members }) => members)).filter((name) => !isIn(from, name));
  const able = allowed(from.flatMap(({ members }) => members)).length + further.length;
  const empty = fromEach ? from.filter(({ members }) => allowed(members).length === 0) : [];
  const nobodyIn = empty[further.length];
  if (able >= required && nobodyIn === undefined) {
    return undefined;
  }
  const left =
    nobodyIn === undefined ? `${able === 0 ? 'nobody' : `only ${able}`} of them` : `nobody from ${nobodyIn.name}`;
  return (
    `Nobody can approve this order: rule ${JSON.stringify(terms.rule)} needs ${approvalsFrom(terms, partiesText(terms) + escalationPart(terms, undefined))}. ` +
    `Because ${requestedBy} requested the order, ${left} may approve.`
  );
}

/** `1 approval`, `2 signed approvals` */
export function approvalsText({ required, identity }: Pick<ApprovalTerms, 'required' | 'identity'>): string {
  const which = identity === undefined ? '' : `${identity} `;
  return required === 1 ? `1 ${which}approval` : `${required} ${which}approvals`;
}

/**
 * The terms on one line: `Rule "dear": 2 approvals from network (ben, cleo), except ana. Comment required to reject.`
 *
 * @param deadline ISO time, once people were asked: it tells when further approvers may decide
 */
export function termsText(terms: ApprovalTerms, requestedBy: string, deadline?: string): string {
  const rule = `Rule ${JSON.stringify(terms.rule)}`;
  if (terms.required === 0) {
    return `${rule}: approved automatically.`;
  }
  const delegated = withoutRequester(terms, requestedBy);
  const delegations = delegated.delegations ? ` Delegations: ${delegationsText(delegated, deadline)}.` : '';
  const comment = terms.commentFor.length > 0 ? ` Comment required to ${terms.commentFor.join(' and to ')}.` : '';
  return `${rule}: ${neededText(terms, requestedBy, deadline)}.${delegations}${comment}`;
}

/** `1 approval from anyone except ana`, `2 approvals, one from network (ben, cleo) and one from finance (dora)` */
export function neededText(terms: ApprovalTerms, requestedBy: string, deadline?: string): string {
  return approvalsFrom(terms, whoText(terms, requestedBy, deadline));
}

function approvalsFrom(terms: ApprovalTerms, who: string): string {
  const { from = [], required } = terms;
  return `${approvalsText(terms)}${isEach(terms) ? (required > from.length ? ', at least ' : ', ') : ' from '}${who}`;
}

/**
 * `anyone except ana`, `network (ben, cleo) or dora`, `one from network (ben, cleo) and one from finance (dora)`,
 * `network (ben, cleo); from 22 Nov 14:00 UTC also managers (mia)`
 *
 * @param deadline ISO time, as for `termsText`
 */
export function whoText(terms: ApprovalTerms, requestedBy: string, deadline?: string): string {
  const comma = terms.from === undefined ? '' : ',';
  const excluded = !terms.requesterMayApprove && isExpected(terms, requestedBy) ? `${comma} except ${requestedBy}` : '';
  return `${terms.from === undefined ? 'anyone' : partiesText(terms)}${excluded}${escalationPart(terms, deadline)}`;
}

/** Whether somebody could take this person for one who may decide. */
function isExpected(terms: ApprovalTerms, person: string): boolean {
  return isNamed(terms, person) || isIn(terms.escalate?.to ?? [], person);
}

function escalationPart(terms: ApprovalTerms, deadline: string | undefined): string {
  const text = escalationText(terms, deadline);
  return text === undefined ? '' : `; ${text}${isEach(terms) ? ', each in place of any one' : ''}`;
}

function isEach({ from = [], fromEach }: ApprovalTerms): boolean {
  return fromEach === true && from.length > 1;
}

function partiesText(terms: ApprovalTerms): string {
  const parties = (terms.from ?? []).map(partyText);
  return isEach(terms) ? parties.map((party) => `one from ${party}`).join(' and ') : parties.join(' or ');
}
