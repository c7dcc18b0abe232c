import type { Policy } from '../../policy/index.js';
import type { Random } from '../chaos/random.js';
import type { Ledger } from './ledger.js';
import { WRITINGS } from './names.js';
import { APPROVERS } from './plan.js';

/** Writes a name, most often as it is, and notes whose it is. */
export function written(random: Random, ledger: Ledger, name: string): string {
  const text = random.chance(0.7) ? name : random.pick(WRITINGS)(name);
  ledger.names.set(text, name);
  return text;
}

/**
 * For whom somebody decides: most often for themselves, sometimes for one who has delegated to them, and now and then for
 * whom they may not.
 */
export function seatOf(
  random: Random,
  { delegations = [] }: Policy,
  { person, requester }: { person: string; requester: string },
): string | undefined {
  const [first, ...others] = delegations.flatMap(({ from, to }) => (to === person ? [from] : []));
  if (first !== undefined && random.chance(person === 'a stranger' ? 0.9 : 0.35)) {
    return random.pick([first, ...others]);
  }
  return random.chance(0.05) ? random.pick([...APPROVERS, requester]) : undefined;
}
