import { plainName } from '../contract/index.js';
import type { Facts } from './facts.js';
import { matches } from './pattern.js';
import { withinChange, withinPrice, type Verdict } from './price-bound.js';
import type { Condition } from './schema.js';

/** Every condition of a rule against the facts; the rule applies when all hold. */
export function judgeConditions(when: Condition, facts: Facts): Verdict[] {
  const { action, regions, anyRegion, vpcId, internetChargeType, bandwidth, bandwidthCap, price, priceChange } = when;
  const given: (Verdict | undefined)[] = [
    action && equal('action', facts.action, action),
    regions && { holds: facts.regions.every(oneOf(regions)), why: regionsText(facts, 'regions', regions) },
    anyRegion && { holds: facts.regions.some(oneOf(anyRegion)), why: regionsText(facts, 'anyRegion', anyRegion) },
    vpcId && { holds: oneOf(vpcId)(facts.vpcId), why: `vpcId: ${facts.vpcId} against ${vpcId.join(', ')}` },
    internetChargeType && equal('internetChargeType', facts.internetChargeType, internetChargeType),
    bandwidth && withinBandwidth(facts, bandwidth.atMost, bandwidthCap?.atMost),
    bandwidthCap && withinBurst(facts, bandwidthCap.atMost),
    price && withinPrice(facts.price, facts.bandwidthCap, price),
    priceChange && withinChange(facts, priceChange),
    when.requestedBy && {
      holds: oneOf(when.requestedBy.map(plainName))(plainName(facts.requestedBy)),
      why: `requestedBy: ${facts.requestedBy} against ${when.requestedBy.join(', ')}`,
    },
  ];
  return given.filter((verdict) => verdict !== undefined);
}

function oneOf(patterns: readonly string[]): (text: string) => boolean {
  return (text) => patterns.some((pattern) => matches(pattern, text));
}

function equal(field: string, is: string, wanted: string): Verdict {
  return { holds: is === wanted, why: `${field}: ${is} against ${wanted}` };
}

function regionsText({ regions }: Facts, field: string, patterns: readonly string[]): string {
  return `${field}: ${regions.join(' and ')} against ${patterns.join(', ')}`;
}

function withinBandwidth(facts: Facts, atMost: number, capAtMost: number | undefined): Verdict {
  if (facts.bandwidthCap !== null && capAtMost === undefined) {
    return { holds: false, why: `bandwidth: a burst to ${facts.bandwidthCap} Mbps, and the rule has no bandwidthCap` };
  }
  return { holds: facts.bandwidth <= atMost, why: `bandwidth: ${facts.bandwidth} against at most ${atMost} Mbps` };
}

function withinBurst({ bandwidthCap }: Facts, atMost: number): Verdict {
  return {
    holds: bandwidthCap === null || bandwidthCap <= atMost,
    why: `bandwidthCap: ${bandwidthCap ?? 'none'} against at most ${atMost} Mbps`,
  };
}
