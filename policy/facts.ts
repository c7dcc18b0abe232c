import type { CircuitFigures, OrderRequest, Place, Price, StartingPoint } from '../contract/index.js';

/** What the conditions of a rule judge: an order and its quote. */
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

/** What a quote adds to the request. */
export interface QuoteFacts extends Pick<Facts, 'price' | 'previousPrice' | 'base'> {
  /** Where the circuit is or will be. */
  where: Place;
  target: CircuitFigures;
}

export function factsOf({ action, requestedBy }: OrderRequest, quote: QuoteFacts): Facts {
  const { where, target, price, previousPrice, base } = quote;
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
