import { plainName, type ApprovalTerms } from '../contract/index.js';

/**
 * In what terms ask less of people than others did, one sentence each; none = they are as strict or stricter.
 *
 * Looser is: automatic where people decided, fewer approvals, a party whose approval is no longer needed, or somebody who
 * may decide now and could not. Nothing else: not other times, not comments.
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
  ];
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
  return from && new Set(from.flatMap(({ members }) => members).map(plainName));
}
