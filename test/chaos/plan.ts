import { BY_HAND } from './alphabet.js';
import { seeded } from './random.js';

/** What people do with an order. */
type Conduct =
  | 'approve'
  | 'reject'
  | 'cancel' // at some time, whatever the order does then; and approve
  | 'cancelWorkflow' // the same with Temporal's own button
  | 'ignore' // nobody decides
  | 'letter' // a letter of the alphabet, at some time; and approve
  | 'forge' // before the order, one with a state that no order has had, on a schedule; then approve
  | 'blunder'; // wrong messages first: of the requester, of another quote, garbage; then approve

/** One order of a chaos run, as its seed wants it. */
export interface Plan {
  readonly action: 'create' | 'modify';
  /** Mbps; no other order asks for the same. */
  readonly bandwidth: number;
  readonly vpcId: string;
  readonly conduct: Conduct;
  /** Part of the time in which orders are started: 0 to 1. */
  readonly startsAt: number;
  /** With `letter`: which one. */
  readonly letter: string;
  /** With `cancel` and `letter`: so long after the start. */
  readonly afterMs: number;
  readonly via: 'update' | 'signal';
  /** Started by two machines at the same moment. */
  readonly twice: boolean;
  /** The same request once more after the end, as an order of its own. */
  readonly again: boolean;
  /** What a person decides about a hold of which nothing was found. */
  readonly whenNothingWasBought: 'sendAgain' | 'abandon';
}

export function planOrders(orders: number, seed: number): Plan[] {
  const random = seeded(seed);
  return Array.from({ length: orders }, (_, index) => ({
    action: random.chance(0.65) ? 'create' : 'modify',
    bandwidth: 1001 + index,
    vpcId: `vpc-${seed}-${index}`,
    conduct: random.pick([
      ...(['approve', 'approve', 'approve', 'approve', 'approve', 'approve', 'approve', 'approve'] as const),
      ...(['reject', 'cancel', 'cancel', 'cancelWorkflow', 'ignore', 'blunder', 'blunder'] as const),
      ...(['letter', 'letter', 'letter', 'letter', 'letter', 'letter', 'letter', 'forge'] as const),
    ]),
    startsAt: random.next(),
    afterMs: random.between(0, 6_000),
    letter: random.pick(BY_HAND).name,
    via: random.pick(['update', 'signal']),
    twice: random.chance(0.2),
    again: random.chance(0.15),
    whenNothingWasBought: random.pick(['sendAgain', 'abandon']),
  }));
}
