import { defined } from '../contract/defined.js';
import {
  isIn,
  plainName,
  samePerson,
  withDelegations,
  type ApprovalTerms,
  type Delegation,
  type Party,
} from '../contract/index.js';
import type { Problem } from '../files/index.js';
import { groupOf, isLikeGroup, partiesOf } from './parties.js';
import type { Policy } from './schema.js';

type Written = NonNullable<Policy['delegations']>[number];

/** A delegation as an order keeps it: with times in UTC. */
export function delegationOf({ from, to, since, until }: Written): Delegation {
  return defined({ from, to, since: since === undefined ? undefined : utc(since), until: utc(until) });
}

/** The delegations of people who may decide under a rule; undefined = none, or anyone may decide. */
export function delegationsTo(
  { delegations = [] }: Policy,
  from: readonly Party[] | undefined,
  later: readonly Party[],
): Delegation[] | undefined {
  const parties = from === undefined ? [] : [...from, ...later];
  const known = delegations.filter((each) => isIn(parties, each.from));
  return known.length === 0 ? undefined : known.map(delegationOf);
}

/**
 * The same terms with what their delegations are worth between two times, in Unix ms: those that have ended or begin later
 * are left out, the others are cut to these times.
 */
export function delegatedBetween(terms: ApprovalTerms, from: number, to: number): ApprovalTerms {
  const cut = terms.delegations?.flatMap((each) => {
    const begins = Math.max(from, each.since === undefined ? from : Date.parse(each.since));
    const ends = Math.min(to, Date.parse(each.until));
    return begins < ends
      ? [{ ...each, since: new Date(begins).toISOString(), until: new Date(ends).toISOString() }]
      : [];
  });
  return withDelegations(terms, cut);
}

/** Every delegation that can't be meant so. */
export function delegationProblems({ groups = {}, delegations = [] }: Policy): Problem[] {
  return delegations.flatMap((each, index) => {
    const problem = (field: string, text: string): Problem => ({ path: ['delegations', index, field], text });
    const { from, to, since, until } = each;
    return [
      ...(['from', 'to'] as const).flatMap((field) => {
        const isGroup = isLikeGroup(each[field]) || groupOf(each[field]) !== undefined;
        return isGroup || Object.hasOwn(groups, each[field])
          ? [
              problem(
                field,
                `is ${JSON.stringify(each[field])}, expected a person: a group neither delegates nor decides`,
              ),
            ]
          : [];
      }),
      ...(samePerson(from, to)
        ? [problem('to', `is ${JSON.stringify(to)}, the same person as from; expected somebody else`)]
        : []),
      ...(since !== undefined && Date.parse(until) <= Date.parse(since)
        ? [problem('until', `is ${until}, expected a time after since, which is ${since}`)]
        : []),
    ];
  });
}

/**
 * Delegations that are over, or can never matter. One sentence each.
 *
 * @param now Unix ms
 */
export function delegationWarnings(policy: Policy, now: number): string[] {
  const named = policy.rules.flatMap((rule) => [
    ...(partiesOf(policy, rule) ?? []),
    ...(partiesOf(policy, { from: rule.escalate?.to }) ?? []),
  ]);
  return (policy.delegations ?? []).flatMap(({ from, until }, index) => {
    const field = `delegations.${index}`;
    return [
      ...(isIn(named, from)
        ? []
        : [`${field}: no rule names ${plainName(from)} in from, fromEach or escalate, so nobody can decide for them.`]),
      ...(Date.parse(until) <= now ? [`${field}: it has ended, at ${utc(until)}.`] : []),
    ];
  });
}

function utc(time: string): string {
  return new Date(time).toISOString();
}
