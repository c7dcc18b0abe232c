/** Random orders of one round of play: who orders what, and what the policy demands of whom. */
import { problemsOf } from '../../policy/consistency.js';
import type { Policy } from '../../policy/index.js';
import type { PriceStyle } from '../../sandbox/settings.js';
import type { Random } from '../chaos/random.js';
import type { Rule } from './oracle.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** One order, as its requester wants it. */
export interface Wish {
  action: 'create' | 'modify';
  requester: string;
  regions: readonly [string, string];
  internetChargeType: 'ByBandwidth' | 'ByInstanceBandwidth95';
  /** Mbps; of a change what the circuit shall have, from 100 and perhaps 300. */
  bandwidth: number;
  bandwidthCap: number | undefined;
}

export interface Plan {
  policy: Policy;
  priceStyle: PriceStyle;
  wishes: readonly Wish[];
}

/** People whom policies name. The requester of each order is somebody else. */
export const APPROVERS = ['ben@example.com', 'cleo@example.com', 'dora', 'Émile', 'fay'] as const;
const GROUPS = {
  network: ['ben@example.com', 'cleo@example.com'],
  finance: ['dora', 'Émile'],
  board: ['fay', 'ben@example.com'],
};
const REGIONS = ['asia-east-1', 'asia-north-1', 'asia-southeast-1', 'asia-south-1', 'eu-west-1', 'na-west-1'] as const;

/**
 * Every order has a pair of regions of its own, and so a price of its own.
 *
 * @param now Unix ms, at which people begin to order
 */
export function planOf(random: Random, orders: number, now: number): Plan {
  const pairs = REGIONS.flatMap((one, index) => REGIONS.slice(index + 1).map((other) => [one, other] as const));
  const wishes = pairs.slice(0, orders).map((regions, index) => wishOf(random, regions, index));
  for (;;) {
    const policy: Policy = {
      groups: GROUPS,
      delegations: delegationsOf(random, wishes, now),
      rules: [...wishes.flatMap((wish) => rulesOf(random, wish)), { name: 'default', approvals: 1 }],
    };
    if (problemsOf(policy).length === 0) {
      return { policy, priceStyle: random.pick(['sample', 'sample', 'unit', 'unit', 'tiered', 'empty']), wishes };
    }
  }
}

/** Some of them to whoever orders, and some of those who have been delegated to. */
function delegationsOf(random: Random, wishes: readonly Wish[], now: number): NonNullable<Policy['delegations']> {
  const requesters = wishes.map(({ requester }) => requester);
  const at = (hours: number) => new Date(now + hours * HOUR_MS).toISOString();
  return Array.from({ length: random.between(4, 8) }, () => ({
    from: random.pick(APPROVERS),
    to: random.pick([...APPROVERS, ...APPROVERS, 'a stranger', ...requesters.slice(0, 2)]),
    ...(random.chance(0.4) ? { since: at(random.pick([0, 1, 10])) } : {}),
    until: at(random.pick([12, 30, 2_000])),
  }));
}

function wishOf(random: Random, regions: readonly [string, string], index: number): Wish {
  const bursts = random.chance(0.3);
  return {
    action: random.pick(['create', 'modify']),
    requester: `ana-${index}@example.com`,
    regions,
    internetChargeType: bursts ? 'ByInstanceBandwidth95' : 'ByBandwidth',
    bandwidth: random.pick([50, 200, 250]),
    bandwidthCap: bursts ? random.pick([300, 400]) : undefined,
  };
}

/** One rule for people, and perhaps one before it that approves by itself. */
function rulesOf(random: Random, { requester, internetChargeType }: Wish): Rule[] {
  const requestedBy = [requester];
  const entries = ['group:network', 'group:finance', 'group:board', ...APPROVERS, requester] as const;
  const some = () => [...new Set(Array.from({ length: random.between(1, 3) }, () => random.pick(entries)))];
  const who: Pick<Rule, 'from' | 'fromEach'> = random.pick<Pick<Rule, 'from' | 'fromEach'>>([
    {},
    { from: some() },
    { from: some() },
    { fromEach: some() },
  ]);
  const isEscalated = (who.from ?? who.fromEach) !== undefined && random.chance(0.5);
  const rule: Rule = {
    name: `for ${requester}`,
    when: { requestedBy },
    ...who,
    approvals: Math.max(who.fromEach?.length ?? 1, random.pick([1, 1, 2, 2, 3])),
    ...clocks(random),
    ...(isEscalated
      ? { escalate: { after: random.pick(['30m', '4h']), to: some() }, decideWithin: random.pick(['5h', '30h']) }
      : {}),
    ...(random.chance(0.3) ? { requesterMayApprove: true } : {}),
    ...(random.chance(0.3) ? { commentFor: random.pick([['approve'], ['approve', 'reject']]) } : {}),
  };
  const bound = {
    atMost: random.pick([3, 300, 5000]),
    chargeUnit: internetChargeType === 'ByBandwidth' ? 'HOUR' : 'MONTH',
    ...(random.chance(0.5) ? { amountUnit: 'Mbps' } : {}),
    ...(random.chance(0.5) ? { excessAtMost: 20, excessAmountUnit: 'Mbps' } : {}),
  };
  const limit = random.pick([{ price: bound }, { bandwidth: { atMost: 100 }, bandwidthCap: { atMost: 400 } }]);
  const automatic: Rule = {
    name: `small of ${requester}`,
    when: { requestedBy, ...limit },
    approvals: 'automatic',
    ...(random.chance(0.5) ? { approvalValid: random.pick(['40m', '30h']) } : {}),
  };
  return random.chance(0.35) ? [automatic, rule] : [rule];
}

function clocks(random: Random): Pick<Rule, 'decideWithin' | 'approvalValid'> {
  return {
    ...(random.chance(0.7) ? { decideWithin: random.pick(['1h', '5h', '30h']) } : {}),
    ...(random.chance(0.7) ? { approvalValid: random.pick(['40m', '3h', '30h']) } : {}),
  };
}
