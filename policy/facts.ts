import type { CircuitFigures, OrderRequest, Place, Price, StartingPoint } from '../contract/index.js';

/** What a rule is matched against: an order and its quote, with the figures that the circuit shall have. */
export interface Facts {
  action: OrderRequest['action'];
  requestedBy: string;
  vpcId: string;
  regions: readonly [string, string];
  internetChargeType: string;
  /** Mbps. */
  bandwidth: number;
  bandwidthCap: number | null;
  price: Price;
  /** For a change: the price in force, and the circuit before it. */
  previousPrice?: Price | undefined;
  base?: StartingPoint | undefined;
}

/** What there is to know of an order beside its request. */
export interface Quoted extends Pick<Facts, 'price' | 'previousPrice' | 'base'> {
  /** Where the circuit is, or shall be. */
  where: Place;
  target: CircuitFigures;
}

export function factsOf({ action, requestedBy }: OrderRequest, quoted: Quoted): Facts {
  const { where, target, price, previousPrice, base } = quoted;
  return {
    action,
    requestedBy,
    vpcId: where.vpcId,
    regions: [where.regionA, where.regionZ],
    internetChargeType: target.internetChargeType,
    bandwidth: target.bandwidth,
    bandwidthCap: target.bandwidthCap,
    price,
    previousPrice,
    base,
  };
}
