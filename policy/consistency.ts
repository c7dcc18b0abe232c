import { ACTIONS, eachOnce, parseDuration, whyImpossible } from '../contract/index.js';
import type { Problem } from '../files/index.js';
import { delegationProblems } from './delegations.js';
import { escalationProblems } from './escalation.js';
import { groupOf, isLikeGroup, partiesOf } from './parties.js';
import type { Policy, Rule } from './schema.js';
import { termsOf } from './terms.js';

/** Fields about how people decide. They mean nothing in an automatic rule. */
const FOR_PEOPLE = [
  'from',
  'fromEach',
  'requesterMayApprove',
  'commentFor',
  'decideWithin',
  'escalate',
  'reminders',
  'identity',
] as const;

/** Every problem that makes a policy mean something else than its author expects. */
export function problemsOf(policy: Policy): Problem[] {
  return [
    ...groupProblems(policy),
    ...signersProblems(policy),
    ...delegationProblems(policy),
    ...policy.rules.flatMap((rule, index) => {
      const last = index === policy.rules.length - 1;
      const problem: MakeProblem = (field, text) => ({ path: ['rules', index, ...[field].flat()], text });
      const sameName = policy.rules.findIndex(({ name }) => name === rule.name) < index;
      return [
        ...(sameName
          ? [problem('name', `is ${JSON.stringify(rule.name)} again, expected a different name for each rule`)]
          : []),
        ...conditionProblems(rule, last, problem),
        ...(rule.approvals === 'automatic'
          ? automaticProblems(rule, last, problem)
          : peopleProblems(policy, rule, problem)),
      ];
    }),
  ];
}

/** Makes a problem of a rule's field. */
type MakeProblem = (field: string | (string | number)[], text: string) => Problem;

function groupProblems({ groups = {} }: Policy): Problem[] {
  return Object.entries(groups).flatMap(([group, members]) =>
    members.flatMap((name, index) =>
      isLikeGroup(name)
        ? [
            {
              path: ['groups', group, index],
              text: `is ${JSON.stringify(name)}, expected a person: a group can't contain groups`,
            },
          ]
        : [],
    ),
  );
}

/** Signatures that nobody could check. */
function signersProblems({ signers, tools, rules }: Policy): Problem[] {
  if (signers !== undefined) {
    return [];
  }
  const text = "needs people's public keys, expected signers: the path of an allowed_signers file";
  return [
    ...(tools === undefined ? [] : [{ path: ['tools'], text }]),
    ...rules.flatMap(({ identity }, index) =>
      identity === 'signed' ? [{ path: ['rules', index, 'identity'], text: `is "signed", which ${text}` }] : [],
    ),
  ];
}

function conditionProblems(rule: Rule, last: boolean, problem: MakeProblem): Problem[] {
  const { when = {} } = rule;
  const isForAll = Object.values(when).every((condition) => condition === undefined);
  return [
    ...(!last && isForAll
      ? [problem('when', 'has no condition, so no later rule can apply; expected conditions')]
      : []),
    ...(last && !isForAll
      ? [problem('when', 'is set in the last rule, expected none: the last rule must apply to all other orders')]
      : []),
    ...(when.action !== undefined && ACTIONS[when.action].makesCircuit && when.priceChange !== undefined
      ? [
          problem(
            ['when', 'priceChange'],
            `never holds for action ${when.action}, because only a change has a price in force`,
          ),
        ]
      : []),
    ...(when.price?.excessAtMost !== undefined && when.price.excessAmountUnit === undefined
      ? [problem(['when', 'price', 'excessAtMost'], 'needs a unit, expected excessAmountUnit beside it')]
      : []),
  ];
}

function automaticProblems(rule: Rule, last: boolean, problem: MakeProblem): Problem[] {
  return [
    ...(last
      ? [
          problem(
            'approvals',
            'is "automatic" in the last rule, expected a number of people: they decide when a price changes after an automatic approval',
          ),
        ]
      : []),
    ...FOR_PEOPLE.filter((field) => rule[field] !== undefined).map((field) =>
      problem(field, 'has no effect when approvals is "automatic"; leave it out'),
    ),
  ];
}

function peopleProblems(policy: Policy, rule: Rule, problem: MakeProblem): Problem[] {
  const unknown = [
    ...unknownIn(policy, rule.from, (index, text) => problem(['from', index], text)),
    ...unknownIn(policy, rule.fromEach, (index, text) => problem(['fromEach', index], text)),
    ...unknownIn(policy, rule.escalate?.to, (index, text) => problem(['escalate', 'to', index], text)),
  ];
  if (unknown.length > 0) {
    return unknown;
  }
  const { from, fromEach, approvals, decideWithin, reminders } = rule;
  return [
    ...(from !== undefined && fromEach !== undefined
      ? [problem('fromEach', 'is set beside from, expected only one of the two')]
      : []),
    ...(fromEach !== undefined && Number(approvals) < fromEach.length
      ? [problem('approvals', `is ${approvals}, expected at least ${fromEach.length}, one for each of fromEach`)]
      : []),
    ...(reminders !== undefined &&
    decideWithin !== undefined &&
    parseDuration(reminders.every) >= parseDuration(decideWithin)
      ? [problem(['reminders', 'every'], 'is not shorter than decideWithin, so no reminder would ever be sent')]
      : []),
    ...escalationProblems(rule).map(({ path, text }) => problem([...path], text)),
    ...(tooFewProblem(policy, rule, problem) ?? onlyRequestersProblem(policy, rule, problem) ?? []),
  ];
}

/** Entries that are neither a person nor a group of this file. */
function unknownIn(
  { groups = {} }: Policy,
  entries: readonly string[] = [],
  problem: (index: number, text: string) => Problem,
): Problem[] {
  const known = Object.keys(groups).map((name) => `group:${name}`);
  return entries.flatMap((entry, index) => {
    const is = (expected: string) => [problem(index, `is ${JSON.stringify(entry)}, expected ${expected}`)];
    const group = groupOf(entry);
    if (group === undefined && Object.hasOwn(groups, entry)) {
      return is(`group:${entry}, because a group has this name`);
    }
    const isKnown = group === undefined ? !isLikeGroup(entry) : Object.hasOwn(groups, group);
    return isKnown ? [] : is(known.join(', ') || 'a group of this file, but it has no groups');
  });
}

/** More approvals than there are people. */
function tooFewProblem(policy: Policy, rule: Rule, problem: MakeProblem): Problem[] | undefined {
  const named = partiesOf(policy, rule);
  const later = partiesOf(policy, { from: rule.escalate?.to }) ?? [];
  const different = named && eachOnce([...named, ...later].flatMap(({ members }) => members));
  if (different === undefined || different.length >= Number(rule.approvals)) {
    return undefined;
  }
  const count = different.length === 1 ? '1 person' : `${different.length} people`;
  return [problem('approvals', `is ${rule.approvals}, but only ${count} may approve: ${different.join(', ')}`)];
}

/** A rule for certain requesters, none of whom has enough other people to approve. */
function onlyRequestersProblem(policy: Policy, rule: Rule, problem: MakeProblem): Problem[] | undefined {
  const requesters = rule.when?.requestedBy ?? [];
  const terms = termsOf(policy, rule, { decideWithinMs: 0, approvalValidMs: 0 });
  return requesters.length === 0 || requesters.some((name) => whyImpossible(terms, name) === undefined)
    ? undefined
    : [problem('approvals', `is ${rule.approvals}, but too few people besides the requester may approve`)];
}
