import { isNamed, whoText } from './approval-terms.js';
import { deciderText, delegationsBetween, holdsAt, notHoldingText, withoutRequester } from './delegation.js';
import { hasJoined, notYetText, type Moment } from './escalation.js';
import { eachOnce, samePerson } from './person.js';
import type { ApprovalTerms, Decision } from './view.js';

/** Why a decision does not count: who may decide is judged here alone. */
export interface Exclusion {
  /** `requester`: the order's requester decides, or is decided for; `notAllowed`: the terms don't let this person. */
  readonly code: 'requester' | 'notAllowed';
  /** Says what helps. */
  readonly text: string;
}

type Deciding = Pick<Decision, 'by' | 'decision' | 'for'>;

/** Why the terms let this person make no such decision at a moment; undefined = they do. */
export function whyExcluded(
  terms: ApprovalTerms,
  requestedBy: string,
  deciding: Deciding,
  moment: Moment,
): Exclusion | undefined {
  const { by, for: seat } = deciding;
  return seat === undefined
    ? whyNotAlone(terms, requestedBy, deciding, moment)
    : whyNotFor(terms, requestedBy, { by, seat }, moment);
}

/** The people for whom this person may decide at a moment, in the order of the policy. */
export function mayDecideFor(terms: ApprovalTerms, requestedBy: string, by: string, moment: Moment): string[] {
  return eachOnce(heldBy(terms, by).map(({ from }) => from)).filter(
    (seat) => whyNotFor(terms, requestedBy, { by, seat }, moment) === undefined,
  );
}

/** Most delegates to name. */
const MOST_DELEGATES = 10;

/** Who can decide at a moment: `network (ben, cleo), except ana; dora for ben`. */
export function decidersText(terms: ApprovalTerms, requestedBy: string, moment: Moment): string {
  const { delegations = [], moreDelegations = 0 } = withoutRequester(terms, requestedBy);
  const good = delegations.filter((each) => holdsAt(each, moment.now) && mayDecide(terms, each.from, moment));
  const delegates = [...new Set(good.map(({ from, to }) => deciderText({ by: to, for: from })))];
  const isCut = delegates.length > MOST_DELEGATES || moreDelegations > 0;
  const named = [...delegates.slice(0, MOST_DELEGATES), ...(isCut ? ['…'] : [])];
  return [whoText(terms, requestedBy, moment.deadline), ...named].join('; ');
}

function whyNotAlone(
  terms: ApprovalTerms,
  requestedBy: string,
  { by, decision }: Deciding,
  moment: Moment,
): Exclusion | undefined {
  if (decision === 'approve' && !terms.requesterMayApprove && samePerson(by, requestedBy)) {
    return { code: 'requester', text: `${by} requested this order, so somebody else must approve it.` };
  }
  if (mayDecide(terms, by, moment)) {
    return undefined;
  }
  const [seat] = mayDecideFor(terms, requestedBy, by, moment);
  if (seat !== undefined) {
    return notAllowed(`${by} can't decide in their own name. To decide for ${seat}, add ${fieldText(seat)}.`);
  }
  return notAllowed(notYetText(terms, by, moment) ?? notNamedText(terms, requestedBy, { by, moment }));
}

/** `ben can't decide on this order. Who can: …`, and when a delegation to them begins, or has ended. */
function notNamedText(
  terms: ApprovalTerms,
  requestedBy: string,
  { by, moment }: { by: string; moment: Moment },
): string {
  const held = samePerson(by, requestedBy)
    ? []
    : heldBy(terms, by).filter(({ from }) => !samePerson(from, requestedBy));
  const ofThem = held.filter(({ from }) => mayDecide(terms, from, moment));
  const when = ofThem.length === 0 ? '' : ` ${notHoldingText(ofThem, moment.now)}`;
  return `${by} can't decide on this order. Who can: ${decidersText(terms, requestedBy, moment)}.${when}`;
}

function whyNotFor(
  terms: ApprovalTerms,
  requestedBy: string,
  { by, seat }: { by: string; seat: string },
  moment: Moment,
): Exclusion | undefined {
  if (terms.from === undefined) {
    return notAllowed('Anyone may decide on this order, so nobody decides for somebody else: leave out "for".');
  }
  if (samePerson(by, seat)) {
    return notAllowed(`for: ${seat} is the person that decides. Leave out "for".`);
  }
  // Not even where requesters may approve: one who may do so says it himself, in his own name.
  if (samePerson(by, requestedBy)) {
    return { code: 'requester', text: `${by} requested this order, so they can't decide for somebody else.` };
  }
  if (samePerson(seat, requestedBy)) {
    return { code: 'requester', text: `${seat} requested this order, so nobody can decide for them.` };
  }
  if (!mayDecide(terms, seat, moment)) {
    const why =
      notYetText(terms, seat, moment) ??
      `${seat} can't decide on this order. Who can: ${decidersText(terms, requestedBy, moment)}.`;
    return notAllowed(`Nobody can decide for ${seat}. ${why}`);
  }
  const delegations = delegationsBetween(terms, seat, by);
  if (delegations.some((each) => holdsAt(each, moment.now))) {
    return undefined;
  }
  return notAllowed(
    delegations.length === 0
      ? `${by} can't decide for ${seat}: the policy had no delegation from ${seat} to ${by} when it was asked about this quote.`
      : notHoldingText(delegations, moment.now),
  );
}

/** Whether a person may decide in their own name. */
function mayDecide(terms: ApprovalTerms, person: string, moment: Moment): boolean {
  return isNamed(terms, person) || hasJoined(terms, person, moment);
}

function heldBy({ delegations = [] }: ApprovalTerms, by: string) {
  return delegations.filter(({ to }) => samePerson(to, by));
}

function fieldText(seat: string): string {
  return `"for": ${JSON.stringify(seat)}`;
}

function notAllowed(text: string): Exclusion {
  return { code: 'notAllowed', text };
}
