import { plainName } from '../contract/index.js';
import type { Facts } from './facts.js';
import { matches } from '../files/index.js';
import { withinChange, withinPrice, type Verdict } from './price-bound.js';
import type { Condition } from './schema.js';

type Conditions = { [K in keyof Condition]-?: NonNullable<Condition[K]> };

type Given = { [K in keyof Conditions]?: Conditions[K] | undefined };

/** Judges one condition and explains the result. `when` has all conditions of the rule, because some work together. */
type Judge<K extends keyof Conditions> = (wanted: Conditions[K], facts: Facts, when: Condition) => Verdict;

/** Every condition that a rule can have. A condition without a judge would hold for every order. */
const JUDGES: { readonly [K in keyof Conditions]: Judge<K> } = {
  action: (wanted, { action }) => equal('action', action, wanted),
  regions: (wanted, { regions }) => matching('regions', regions.every(oneOf(wanted)), regions, wanted),
  anyRegion: (wanted, { regions }) => ({
    holds: regions.some(oneOf(wanted)),
    why: `regions are ${regions.join(' and ')}; the rule needs one in ${wanted.join(' or ')}`,
  }),
  vpcId: (wanted, { vpcId }) => matching('vpcId', oneOf(wanted)(vpcId), [vpcId], wanted),
  internetChargeType: (wanted, { internetChargeType }) => equal('internetChargeType', internetChargeType, wanted),
  bandwidth: ({ atMost }, { bandwidth, bandwidthCap }, when) =>
    bandwidthCap !== null && when.bandwidthCap === undefined
      ? { holds: false, why: `the order has a burst to ${bandwidthCap} Mbps; the rule has no bandwidthCap` }
      : { holds: bandwidth <= atMost, why: `bandwidth is ${bandwidth} Mbps; the rule allows at most ${atMost} Mbps` },
  bandwidthCap: ({ atMost }, { bandwidthCap }) => ({
    holds: bandwidthCap === null || bandwidthCap <= atMost,
    why: `${bandwidthCap === null ? 'there is no burst' : `bandwidthCap is ${bandwidthCap} Mbps`}; the rule allows at most ${atMost} Mbps`,
  }),
  price: (wanted, { price, bandwidthCap }) => withinPrice(price, bandwidthCap, wanted),
  priceChange: (wanted, facts) => withinChange(facts, wanted),
  requestedBy: (wanted, { requestedBy }) =>
    matching('requestedBy', oneOf(wanted.map(plainName))(plainName(requestedBy)), [requestedBy], wanted),
};

/** Judges every condition of a rule. The rule applies when all hold. */
export function judgeConditions(when: Condition, facts: Facts): Verdict[] {
  return (Object.keys(JUDGES) as (keyof Conditions)[]).flatMap((name) => judged(name, when, facts));
}

function judged<K extends keyof Conditions>(name: K, when: Given, facts: Facts): Verdict[] {
  const wanted = when[name];
  return wanted === undefined ? [] : [JUDGES[name](wanted, facts, when)];
}

function oneOf(patterns: readonly string[]): (text: string) => boolean {
  return (text) => patterns.some((pattern) => matches(pattern, text));
}

function equal(field: string, is: string, wanted: string): Verdict {
  return { holds: is === wanted, why: `${field} is ${is}; the rule needs ${wanted}` };
}

function matching(field: string, holds: boolean, are: readonly string[], patterns: readonly string[]): Verdict {
  const verb = are.length === 1 ? 'is' : 'are';
  return { holds, why: `${field} ${verb} ${are.join(' and ')}; the rule needs ${patterns.join(' or ')}` };
}
