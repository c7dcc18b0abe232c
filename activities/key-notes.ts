import {
  approvalsText,
  plainName,
  samePerson,
  uncoveredBy,
  uncoveredText,
  whyImpossible,
  withoutEnded,
  type ApprovalTerms,
  type Party,
} from '../contract/index.js';
import { hasKey, peopleOf, type Signers } from '../signatures/index.js';

/** More names than this are cut. */
const MOST_NAMES = 10;

/** Whose keys may be missing: a quote's terms and requester, the signers file, and the server's time in Unix ms. */
interface Keys {
  readonly terms: ApprovalTerms;
  readonly requestedBy: string;
  /** Undefined = the policy names nobody. */
  readonly signers: Signers | undefined;
  readonly now: number;
}

/**
 * What the approvers of a quote should know about their keys: that too few of those who may approve can sign now, so that the
 * order waits for the signers file and not only for people.
 */
export function keyNotes({ terms, requestedBy, signers = { signers: [], warnings: [] }, now }: Keys): string[] {
  if (terms.identity !== 'signed') {
    return [];
  }
  const mayApprove = (name: string) => terms.requesterMayApprove || !samePerson(name, requestedBy);
  const able = each([...deciders(terms, now), ...(terms.from === undefined ? peopleOf(signers) : [])], mayApprove);
  const canSign = (name: string) => hasKey(signers, name, now);
  const signing = able.filter(canSign);
  const reachable = reachableBy(terms, (name) => mayApprove(name) && canSign(name), now);
  if (signing.length >= terms.required && whyImpossible(reachable, requestedBy) === undefined) {
    return [];
  }
  const without = able.filter((name) => !canSign(name));
  const who = signing.length === 0 ? 'nobody' : `only ${namesText(signing)}`;
  const parties = uncoveredText(uncoveredBy([], terms), ' and ');
  const needed = `${approvalsText(terms)}${parties === '' ? '' : `, ${parties}`}`;
  return [
    `At this quote, ${who} of those who may approve had a valid key, not enough for ${needed}.` +
      `${without.length === 0 ? '' : ` Without one: ${namesText(without)}.`}` +
      ' Once the signers file lists their keys, they can decide on this quote.',
  ];
}

/** Whom the terms name, at once or after some time, and their delegates, as far as the delegations have not ended. */
function deciders(terms: ApprovalTerms, now: number): string[] {
  const { from = [], escalate } = terms;
  return [
    ...[...from, ...(escalate?.to ?? [])].flatMap(({ members }) => members),
    ...(withoutEnded(terms, now).delegations ?? []).map(({ to }) => to),
  ];
}

/** The terms with those people alone who can be decided for: by themselves, or by a delegate. */
function reachableBy(terms: ApprovalTerms, canSign: (name: string) => boolean, now: number): ApprovalTerms {
  const { delegations: left = [] } = withoutEnded(terms, now);
  const isReachable = (name: string) =>
    canSign(name) || left.some(({ from, to }) => samePerson(from, name) && canSign(to));
  const reachable = (parties: readonly Party[]) =>
    parties.map((party) => ({ ...party, members: party.members.filter(isReachable) }));
  const { from, escalate } = terms;
  return {
    ...terms,
    ...(from && { from: reachable(from) }),
    ...(escalate && { escalate: { ...escalate, to: reachable(escalate.to) } }),
  };
}

/** Each person once. */
function each(names: readonly string[], isWanted: (name: string) => boolean): string[] {
  const known = new Map(names.filter(isWanted).map((name) => [plainName(name), name]));
  return [...known.values()];
}

function namesText(names: readonly string[]): string {
  return names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
}
