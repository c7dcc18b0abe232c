import {
  formatDuration,
  plainName,
  samePerson,
  withoutRequester,
  type ApprovalTerms,
  type Delegation,
  type Party,
} from '../contract/index.js';

/**
 * In what terms ask less of people than others did, one sentence each; none = they are as strict or stricter.
 *
 * Looser is: automatic where people decided, fewer approvals, a party whose approval is no longer needed, or which others may
 * give now, a weaker proof of who decides, or somebody who may decide now and could not: by name, for somebody else, or after
 * some time. Nothing else: not other times to decide, not comments.
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
    ...newMembers(then, now, requestedBy),
    ...lessProved(then, now),
    ...newDelegates(then, now, requestedBy),
    ...newlyJoining(then, now, requestedBy),
  ];
}

/**
 * Programs that may sign a request in anybody's name now, and could not, one sentence at most. It matters only where decisions
 * are signed before and after: who requests keeps nobody else from approving.
 */
export function newToolsIn(
  then: { readonly terms: ApprovalTerms; readonly tools: readonly string[] },
  now: { readonly terms: ApprovalTerms; readonly tools: readonly string[] },
): string[] {
  const areSigned = [then, now].every(({ terms }) => terms.identity === 'signed');
  const more = now.tools.filter((tool) => !then.tools.some((other) => samePerson(other, tool)));
  return areSigned && more.length > 0
    ? [`may say who requests now and could not: ${[...new Set(more.map(plainName))].join(', ')}`]
    : [];
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
  const added = (withoutRequester(now, requestedBy).delegations ?? []).filter(
    (each) => !(then.delegations ?? []).some((other) => includes(other, each)),
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

/** Who may decide after some time, and could not, or only later. Each stands in for any one party, which its members can't. */
function newlyJoining(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  const { escalate } = now;
  if (escalate === undefined) {
    return [];
  }
  const soonEnough = then.escalate !== undefined && then.escalate.afterMs <= escalate.afterMs;
  const joined = soonEnough ? membersOf(then.escalate.to) : new Set<string>();
  const before = deciders(then);
  const could = (name: string) => {
    const isNamed = before === undefined || before.has(name);
    return isNamed ? isInEach(then, name) : joined.has(name);
  };
  const isNew = isNewTo(then, now, requestedBy, could);
  // Who may decide from the start is told above.
  const others = deciders(now) ?? new Set();
  const names = [...membersOf(escalate.to)].filter((name) => !others.has(name) && isNew(name));
  return names.length > 0
    ? [`may decide after ${formatDuration(escalate.afterMs)} and could not, or only later: ${names.join(', ')}`]
    : [];
}

/** Who may approve for a party whose approval is needed, and could approve only for others. */
function newMembers(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  const known = deciders(then);
  return partiesNeeded(now).flatMap((party) => {
    if (!partiesNeeded(then).includes(party)) {
      return [];
    }
    const [before, after] = [then, now].map(({ from = [] }) => membersOf(from.filter(({ name }) => name === party)));
    const isNew = isNewTo(then, now, requestedBy, (name) => before?.has(name) === true);
    const names = [...(after ?? [])].filter((name) => known?.has(name) === true && isNew(name));
    return names.length > 0 ? [`may approve for ${party} now and could not: ${names.join(', ')}`] : [];
  });
}

/** Whether somebody may do now what they could not, also as the requester. */
function isNewTo(
  then: ApprovalTerms,
  now: ApprovalTerms,
  requestedBy: string,
  could: (name: string) => boolean,
): (name: string) => boolean {
  const requester = plainName(requestedBy);
  return (name) =>
    name === requester ? now.requesterMayApprove && !(then.requesterMayApprove && could(name)) : !could(name);
}

/** Whether somebody could approve for every party whose approval was needed. */
function isInEach({ from = [], fromEach }: ApprovalTerms, name: string): boolean {
  return !fromEach || from.every((party) => membersOf([party]).has(name));
}

function partiesNeeded({ from = [], fromEach }: ApprovalTerms): string[] {
  return fromEach ? from.map(({ name }) => name) : [];
}

/** Who may approve under the new terms and could not under the old ones. */
function newDeciders(then: ApprovalTerms, now: ApprovalTerms, requestedBy: string): string[] {
  const requester = plainName(requestedBy);
  const before = deciders(then);
  const after = deciders(now);
  const isNew = isNewTo(then, now, requestedBy, (name) => before?.has(name) ?? true);
  const own = (after?.has(requester) ?? true) && isNew(requester);
  const others =
    after === undefined
      ? before === undefined
        ? []
        : ['anyone']
      : [...after].filter((name) => name !== requester && isNew(name));
  return [...others, ...(own ? [`${requestedBy}, the requester`] : [])];
}

/** Undefined = anyone. */
function deciders({ from }: ApprovalTerms): Set<string> | undefined {
  return from && membersOf(from);
}

function membersOf(parties: readonly Party[]): Set<string> {
  return new Set(parties.flatMap(({ members }) => members).map(plainName));
}
