import { samePerson } from './person.js';
import { beginText, momentText, timeText } from './time-text.js';
import type { ApprovalTerms, Decision } from './view.js';

/** Somebody may decide for somebody else, for some time. */
export type Delegation = NonNullable<ApprovalTerms['delegations']>[number];

type Voice = Pick<Decision, 'by' | 'for'>;

/** The person whose approval a decision is: the one that it is made for, or who makes it. */
export function seatOf({ by, for: seat = by }: Voice): string {
  return seat;
}

/** `ben`, or `cleo for ben`. */
export function deciderText({ by, for: seat }: Voice): string {
  return seat === undefined ? by : `${by} for ${seat}`;
}

/** Whether only one of two decisions can count: nobody decides twice, and nobody is decided for twice. */
export function isSameVoice(one: Voice, other: Voice): boolean {
  return samePerson(one.by, other.by) || samePerson(seatOf(one), seatOf(other));
}

/** Whether two decisions are made by one person for one person. */
export function isSameDecider(one: Voice, other: Voice): boolean {
  return samePerson(one.by, other.by) && samePerson(seatOf(one), seatOf(other));
}

/** Whether a delegation holds. It begins at `since`, and has ended at `until`. */
export function holdsAt({ since, until }: Delegation, now: number): boolean {
  return (since === undefined || now >= Date.parse(since)) && now < Date.parse(until);
}

/** The delegations from one person to another. One that was passed on is none: each names the person who may decide. */
export function delegationsBetween({ delegations = [] }: ApprovalTerms, from: string, to: string): Delegation[] {
  return delegations.filter((each) => samePerson(each.from, from) && samePerson(each.to, to));
}

/** Why none of these delegations holds: the next one that will, or the last one that did. */
export function notHoldingText(delegations: readonly Delegation[], now: number): string {
  const begins = (each: Delegation) => Date.parse(each.since ?? '');
  const [next] = delegations.filter((each) => begins(each) > now).sort((one, other) => begins(one) - begins(other));
  if (next?.since !== undefined) {
    return `${next.to} can decide for ${next.from} only from ${momentText(next.since, now)} on.`;
  }
  const ends = (each: Delegation) => Date.parse(each.until);
  const last = [...delegations].sort((one, other) => ends(one) - ends(other)).at(-1);
  return last === undefined ? '' : `${last.to} could decide for ${last.from} until ${timeText(last.until, now)}.`;
}

/** The same terms without the delegations that have ended: readers can do nothing with them. */
export function withoutEnded(terms: ApprovalTerms, now: number): ApprovalTerms {
  return withDelegations(
    terms,
    terms.delegations?.filter(({ until }) => now < Date.parse(until)),
  );
}

/** The same terms without the delegations by and to an order's requester: nobody decides for them, and they for nobody. */
export function withoutRequester(terms: ApprovalTerms, requestedBy: string): ApprovalTerms {
  const isRequester = (name: string) => samePerson(name, requestedBy);
  return withDelegations(
    terms,
    terms.delegations?.filter(({ from, to }) => !isRequester(from) && !isRequester(to)),
  );
}

/** The same terms with other delegations, which are absent when there are none. */
export function withDelegations(terms: ApprovalTerms, delegations: readonly Delegation[] = []): ApprovalTerms {
  const { delegations: _before, ...rest } = terms;
  return delegations.length === 0 ? rest : { ...rest, delegations };
}

/** More delegations than this are cut. */
const MOST_SHOWN = 10;

/**
 * `cleo for ben until 24 Dec 00:00 UTC; dora for emil from 1 Dec 00:00 UTC until 24 Dec 00:00 UTC`
 *
 * @param now leaves out years that everybody knows
 */
export function delegationsText(
  { delegations = [], moreDelegations = 0 }: Pick<ApprovalTerms, 'delegations' | 'moreDelegations'>,
  now?: Date | string | number,
): string {
  const shown = delegations.slice(0, MOST_SHOWN).map((each) => delegationText(each, now));
  return [...shown, ...(delegations.length + moreDelegations > MOST_SHOWN ? ['…'] : [])].join('; ');
}

export function delegationText({ from, to, since, until }: Delegation, now?: Date | string | number): string {
  const begins = since === undefined ? '' : ` from ${beginText(since, now)}`;
  return `${to} for ${from}${begins} until ${timeText(until, now)}`;
}
