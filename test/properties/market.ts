import { priceOf as priceRead, type Price } from '../../contract/index.js';
import type { FaultRule, SandboxSettings } from '../../sandbox/index.js';
import { priceItem, priceOf } from '../../sandbox/price.js';
import { DEFAULT_SETTINGS, type ChargeType, type PriceStyle } from '../../sandbox/settings.js';
import { CREATE, MODIFY } from '../chaos/faults.js';
import type { Random } from '../chaos/random.js';
import type { Wish } from './plan.js';

const RATES: Record<ChargeType, number> = { ByBandwidth: 2000, ByInstanceBandwidth95: 1500 };

/** How purchases fail for a while: surely not executed, perhaps executed, executed with the answer lost. */
const OUTAGES: readonly [FaultRule['fault'], ...FaultRule['fault'][]] = [
  { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
  { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
  { kind: 'status', httpStatus: 429, code: 'REQUEST_LIMIT_EXCEEDED' },
  { kind: 'dropBefore' },
  { kind: 'dropAfter' },
];

/** The sandbox's settings of one play, with prices that move, and what they are at any moment. */
export interface Market {
  settings: Partial<SandboxSettings>;
  move(wish: Wish, percent: number): void;
  /** What it costs now. */
  priceOf(wish: Wish, bandwidth: number): Price;
  outage(random: Random): FaultRule[];
}

export function openMarket(style: PriceStyle): Market {
  const pairRateCents: Record<string, Record<ChargeType, number>> = {};
  const settings = { cashBalance: 1e12, priceStyle: style, pairRateCents };
  return {
    settings,
    move({ regions }, percent) {
      pairRateCents[[...regions].sort().join('/')] = {
        ByBandwidth: (RATES.ByBandwidth * percent) / 100,
        ByInstanceBandwidth95: (RATES.ByInstanceBandwidth95 * percent) / 100,
      };
    },
    priceOf({ regions: [regionA, regionZ], internetChargeType }, bandwidth) {
      const priced = priceOf(
        { regionA, regionZ, internetChargeType, bandwidth, percent: 100 },
        { ...DEFAULT_SETTINGS, ...settings },
      );
      return priceRead(priceItem(priced, style));
    },
    outage(random) {
      const fault = random.pick(OUTAGES);
      return [CREATE, MODIFY].map((action) => ({
        action: action as 'CreateCrossRegionBandwidth',
        call: 'every',
        fault,
      }));
    },
  };
}
