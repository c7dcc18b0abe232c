import type { CircuitFigures, OrderRequest, Place, Price, StartingPoint } from '../contract/index.js';

/** What the conditions of a rule judge: an order and its quote. */
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

/** What a quote adds to the request. */
export interface QuoteFacts extends Pick<Facts, 'price' | 'previousPrice' | 'base'> {
  /** Where the circuit is or will be. */
  readonly where: Place;
  readonly target: CircuitFigures;
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
