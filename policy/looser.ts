import {
  formatDuration,
  plainName,
  samePerson,
  type ApprovalTerms,
  type Delegation,
  type Party,
} from '../contract/index.js';

/**
 * In what terms ask less of people than others did, one sentence each; none = they are as strict or stricter.
 *
 * Looser is: automatic where people decided, fewer approvals, a party whose approval is no longer needed, a weaker proof of
 * who decides, or somebody who may decide now and could not: by name, for somebody else, or after some time. Nothing else:
 * not other times to decide, not comments.
 */
export function looserIn(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  if (now.required === 0) {
    return then.required === 0 ? [] : ['automatic, where people decided'];
  }
  if (then.required === 0) {
    return [];
  }
  const left = partiesNeeded(then).filter((party) => !partiesNeeded(now).includes(party));
  const more = newDeciders(then, now, requestedBy);
  return [
    ...(now.required < then.required ? [`${now.required} instead of ${then.required} approvals`] : []),
    ...(left.length > 0 ? [`no approval of ${left.join(', ')} is needed any more`] : []),
    ...(more.length > 0 ? [`may decide now and could not: ${more.join(', ')}`] : []),
    ...lessProved(then, now),
    ...newDelegates(then, now, requestedBy),
    ...newlyJoining(then, now, requestedBy),
  ];
}

/** How much it proves: the server's word on who sent a decision is less than a person's own key. */
const PROVES = { claimed: 0, attributed: 1, signed: 2 } as const;

function lessProved(then: ApprovalTerms, now: ApprovalTerms): string[] {
  const before: keyof typeof PROVES = then.identity ?? 'claimed';
  const after: keyof typeof PROVES = now.identity ?? 'claimed';
  return PROVES[after] < PROVES[before] ? [`decisions are ${after}, where they were ${before}`] : [];
}

/** Delegations that are new, begin earlier or end later. */
function newDelegates(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  if (then.from === undefined) {
    return [];
  }
  const added = (now.delegations ?? []).filter(
    (each) =>
      ![each.from, each.to].some((person) => samePerson(person, requestedBy)) &&
      !(then.delegations ?? []).some((other) => includes(other, each)),
  );
  const names = [...new Set(added.map(({ from, to }) => `${plainName(to)} for ${plainName(from)}`))];
  return names.length > 0
    ? [`may decide now for somebody else and could not, or not so long: ${names.join(', ')}`]
    : [];
}

function includes(one: Delegation, other: Delegation): boolean {
  const begins = ({ since }: Delegation) => (since === undefined ? -Infinity : Date.parse(since));
  return (
    samePerson(one.from, other.from) &&
    samePerson(one.to, other.to) &&
    begins(one) <= begins(other) &&
    Date.parse(one.until) >= Date.parse(other.until)
  );
}

/** Who may decide after some time, and could not, or only later. */
function newlyJoining(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  const { escalate } = now;
  const before = deciders(then);
  if (escalate === undefined || before === undefined) {
    return [];
  }
  const soonEnough = then.escalate !== undefined && then.escalate.afterMs <= escalate.afterMs;
  const known = new Set([...before, ...(soonEnough ? membersOf(then.escalate.to) : [])]);
  // Who is the requester, or may decide from the start, is told above.
  const others = deciders(now) ?? new Set();
  const names = [...membersOf(escalate.to)].filter(
    (name) => !known.has(name) && !others.has(name) && name !== plainName(requestedBy),
  );
  return names.length > 0
    ? [`may decide after ${formatDuration(escalate.afterMs)} and could not, or only later: ${names.join(', ')}`]
    : [];
}

function partiesNeeded({ from = [], fromEach }: ApprovalTerms): string[] {
  return fromEach ? from.map(({ name }) => name) : [];
}

/** Who may approve under the new terms and could not under the old ones. */
function newDeciders(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  const requester = plainName(requestedBy);
  const before = deciders(then);
  const after = deciders(now);
  const own = now.requesterMayApprove && !then.requesterMayApprove && (after?.has(requester) ?? true);
  const others =
    after === undefined
      ? before === undefined
        ? []
        : ['anyone']
      : [...after].filter((name) => before?.has(name) === false && name !== requester);
  return [...others, ...(own ? [`${requestedBy}, the requester`] : [])];
}

/** Undefined = anyone. */
function deciders({ from }: ApprovalTerms): Set<string> | undefined {
  return from && membersOf(from);
}

function membersOf(parties: readonly Party[]): Set<string> {
  return new Set(parties.flatMap(({ members }) => members).map(plainName));
}
