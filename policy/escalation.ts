import { isIn, parseDuration } from '../contract/index.js';
import type { Problem } from '../files/index.js';
import { partiesOf } from './parties.js';
import type { Policy, Rule } from './schema.js';

/** What can't be meant by an escalation; paths begin in the rule. */
export function escalationProblems({ escalate, decideWithin, from, fromEach }: Rule): Problem[] {
  if (escalate === undefined) {
    return [];
  }
  const after = { path: ['escalate', 'after'] };
  return [
    ...(from === undefined && fromEach === undefined
      ? [{ path: ['escalate'], text: 'has no effect where anyone may decide; expected from or fromEach beside it' }]
      : []),
    ...(decideWithin === undefined
      ? [{ path: ['escalate'], text: `needs decideWithin beside it, expected a time longer than ${escalate.after}` }]
      : parseDuration(escalate.after) >= parseDuration(decideWithin)
        ? [
            {
              ...after,
              text: `is ${escalate.after}, expected a time shorter than decideWithin, which is ${decideWithin}`,
            },
          ]
        : []),
  ];
}

/** Further approvers who may decide from the start. One sentence for each rule. */
export function escalationWarnings(policy: Policy): string[] {
  return policy.rules.flatMap((rule, index) => {
    const named = partiesOf(policy, rule) ?? [];
    const later = (partiesOf(policy, { from: rule.escalate?.to }) ?? []).flatMap(({ members }) => members);
    const already = [...new Set(later.filter((name) => isIn(named, name)))];
    return already.length === 0
      ? []
      : [
          `rules.${index}.escalate: the rule names ${already.join(', ')} already. Who may decide from the start stands in ` +
            'for nobody later.',
        ];
  });
}
