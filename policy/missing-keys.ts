import {
  approvalsText,
  eachOnce,
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

/** Whose keys may be missing: terms, who requests, the signers file, and a time in Unix ms. */
export interface Keys {
  readonly terms: ApprovalTerms;
  /** Undefined = nobody in particular. */
  readonly requestedBy?: string | undefined;
  /** Undefined = the policy names nobody. */
  readonly signers: Signers | undefined;
  readonly now: number;
}

/** That too few can sign. The texts are for sentences. */
export interface MissingKeys {
  /** `nobody`, `only ben` */
  readonly who: string;
  /** All who may approve: `ben, cleo`; empty when nobody is named or known. */
  readonly of: string;
  /** Those of them without a valid key. */
  readonly without: string;
  /** `1 signed approval` */
  readonly needed: string;
  /** `, one from network and one from finance`; mostly empty. */
  readonly parties: string;
}

/** Who can sign, of those who may approve, when they are too few; undefined = they are enough, or nobody has to sign. */
export function missingKeys({ terms, requestedBy, signers = NOBODY, now }: Keys): MissingKeys | undefined {
  if (terms.identity !== 'signed' || terms.required === 0) {
    return undefined;
  }
  const mayApprove = (name: string) =>
    terms.requesterMayApprove || requestedBy === undefined || !samePerson(name, requestedBy);
  const named = [...deciders(terms, now), ...(terms.from === undefined ? peopleOf(signers) : [])];
  const able = eachOnce(named).filter(mayApprove);
  const canSign = (name: string) => hasKey(signers, name, now);
  const signing = able.filter(canSign);
  const reachable = reachableBy(terms, (name) => mayApprove(name) && canSign(name), now);
  if (signing.length >= terms.required && whyImpossible(reachable, requestedBy ?? '') === undefined) {
    return undefined;
  }
  const parties = uncoveredText(uncoveredBy([], terms), ' and ');
  return {
    who: signing.length === 0 ? 'nobody' : `only ${namesText(signing)}`,
    of: namesText(able),
    without: namesText(able.filter((name) => !canSign(name))),
    needed: approvalsText(terms),
    parties: parties === '' ? '' : `, ${parties}`,
  };
}

/** `Rule "signed" needs 1 signed approval, but nobody of ben, cleo has a valid key.`; undefined = enough have one. */
export function missingKeysText(keys: Keys): string | undefined {
  const missing = missingKeys(keys);
  if (missing === undefined) {
    return undefined;
  }
  const { who, of, needed, parties } = missing;
  return `Rule ${JSON.stringify(keys.terms.rule)} needs ${needed}${parties}, but ${who} of ${of === '' ? 'those who may approve' : of} has a valid key.`;
}

const NOBODY: Signers = { signers: [], warnings: [] };

/** Whom the terms name, at once or after some time, and their delegates, as far as the delegations have not ended. */
export function deciders(terms: ApprovalTerms, now: number): string[] {
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

function namesText(names: readonly string[]): string {
  return names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
}
