import { plainName } from './person.js';
import type { Party } from './view.js';

/** More names of a group than this are cut. */
const MOST_NAMES = 10;

export function isMember({ members }: Party, person: string): boolean {
  const plain = plainName(person);
  return members.some((member) => plainName(member) === plain);
}

/** Whether one of these parties names a person. */
export function isIn(parties: readonly Party[], person: string): boolean {
  return parties.some((party) => isMember(party, person));
}

/** `network (ben, cleo)`, or of one person the name. */
export function partyText({ name, members, more = 0 }: Party): string {
  const names = members.slice(0, MOST_NAMES).join(', ') + (members.length + more > MOST_NAMES ? ', …' : '');
  return members.length === 1 && more === 0 && members[0] === name ? name : `${name} (${names})`;
}
