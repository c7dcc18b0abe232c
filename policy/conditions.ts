import { plainName } from '../contract/index.js';
import type { Facts } from './facts.js';
import { matches } from './pattern.js';
import { withinChange, withinPrice, type Verdict } from './price-bound.js';
import type { Condition } from './schema.js';

type Conditions = { [K in keyof Condition]-?: NonNullable<Condition[K]> };

type Given = { [K in keyof Conditions]?: Conditions[K] | undefined };

/** Judges one condition and puts the outcome into words. `when`: the whole rule's, for what two conditions say together. */
type Judge<K extends keyof Conditions> = (wanted: Conditions[K], facts: Facts, when: Condition) => Verdict;

/** Every condition that a rule can have: one that was missing here would hold for everything. */
const JUDGES: { readonly [K in keyof Conditions]: Judge<K> } = {
  action: (wanted, { action }) => equal('action', action, wanted),
  regions: (wanted, { regions }) => matching('regions', regions.every(oneOf(wanted)), regions, wanted),
  anyRegion: (wanted, { regions }) => matching('anyRegion', regions.some(oneOf(wanted)), regions, wanted),
  vpcId: (wanted, { vpcId }) => matching('vpcId', oneOf(wanted)(vpcId), [vpcId], wanted),
  internetChargeType: (wanted, { internetChargeType }) => equal('internetChargeType', internetChargeType, wanted),
  bandwidth: ({ atMost }, { bandwidth, bandwidthCap }, when) =>
    bandwidthCap !== null && when.bandwidthCap === undefined
      ? { holds: false, why: `bandwidth: a burst to ${bandwidthCap} Mbps, and the rule has no bandwidthCap` }
      : { holds: bandwidth <= atMost, why: `bandwidth: ${bandwidth} against at most ${atMost} Mbps` },
  bandwidthCap: ({ atMost }, { bandwidthCap }) => ({
    holds: bandwidthCap === null || bandwidthCap <= atMost,
    why: `bandwidthCap: ${bandwidthCap ?? 'none'} against at most ${atMost} Mbps`,
  }),
  price: (wanted, { price, bandwidthCap }) => withinPrice(price, bandwidthCap, wanted),
  priceChange: (wanted, facts) => withinChange(facts, wanted),
  requestedBy: (wanted, { requestedBy }) =>
    matching('requestedBy', oneOf(wanted.map(plainName))(plainName(requestedBy)), [requestedBy], wanted),
};

/** Every condition of a rule against the facts; the rule applies when all hold. */
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
  return { holds: is === wanted, why: `${field}: ${is} against ${wanted}` };
}

function matching(field: string, holds: boolean, are: readonly string[], patterns: readonly string[]): Verdict {
  return { holds, why: `${field}: ${are.join(' and ')} against ${patterns.join(', ')}` };
}
