import type { CircuitFigures, OrderRequest, Place, Price, StartingPoint } from '../contract/index.js';

/** What a rule is matched against: an order and its quote, with the figures that the circuit shall have. */
export interface Facts {
  readonly action: OrderRequest['action'];
  readonly requestedBy: string;
  readonly vpcId: string;
  readonly regions: readonly [string, string];
  readonly internetChargeType: string;
  /** Mbps. */
  readonly bandwidth: number;
  readonly bandwidthCap: number | null;
  readonly price: Price;
  /** For a change: the price in force, and the circuit before it. */
  readonly previousPrice?: Price | undefined;
  readonly base?: StartingPoint | undefined;
}

/** What there is to know of an order beside its request. */
export interface Quoted extends Pick<Facts, 'price' | 'previousPrice' | 'base'> {
  /** Where the circuit is, or shall be. */
  readonly where: Place;
  readonly target: CircuitFigures;
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
