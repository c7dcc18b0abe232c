import type { Party } from '../contract/index.js';
import type { Policy, Rule } from './schema.js';

const GROUP = 'group:';

/** The name of the group that an entry of `from` stands for; undefined = it is a person. */
export function groupOf(entry: string): string | undefined {
  return entry.startsWith(GROUP) ? entry.slice(GROUP.length) : undefined;
}

/** Whether an entry is meant as a group, however it is written. */
export function isLikeGroup(entry: string): boolean {
  return /^\s*group\s*:/i.test(entry);
}

/** The people that a rule names; undefined = it names nobody. */
export function partiesOf({ groups = {} }: Policy, { from, fromEach }: Rule): Party[] | undefined {
  return (fromEach ?? from)?.map((entry) => {
    const group = groupOf(entry);
    return group === undefined ? { name: entry, members: [entry] } : { name: group, members: groups[group] ?? [] };
  });
}
