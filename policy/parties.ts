import type { Party } from '../contract/index.js';
import type { Policy, Rule } from './schema.js';

const GROUP = 'group:';

/** The group that an entry of `from` names; undefined = the entry is a person. */
export function groupOf(entry: string): string | undefined {
  return entry.startsWith(GROUP) ? entry.slice(GROUP.length) : undefined;
}

/** Whether an entry looks like a group, even with a typing error. */
export function isLikeGroup(entry: string): boolean {
  return /^\s*group\s*:/i.test(entry);
}

/** Who is named; `undefined` stands for a field that is absent. */
interface Naming {
  from?: Rule['from'];
  fromEach?: Rule['fromEach'];
}

/** The people and groups that a rule names; undefined = it names nobody. */
export function partiesOf({ groups = {} }: Pick<Policy, 'groups'>, { from, fromEach }: Naming): Party[] | undefined {
  return (fromEach ?? from)?.map((entry) => {
    const group = groupOf(entry);
    return group === undefined ? { name: entry, members: [entry] } : { name: group, members: groups[group] ?? [] };
  });
}
