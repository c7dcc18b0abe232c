import type { LedgerEntry } from '../client/index.js';
import { ACTIONS, rulesOf, samePair } from '../contract/index.js';
import type { AccountCircuit, OddCircuit } from '../worker/account-circuits.js';

/**
 * How much the clocks of Temporal and Zenlayer may differ. A purchase may also arrive this long after its order has
 * ended.
 */
const SLACK_MS = 15 * 60_000;

/** Where an order's circuit is, by its request, or by its id when that can't be read; undefined = unknown. */
function placeOf({ orderId, action, request }: LedgerEntry) {
  return request ? rulesOf(request).identity(request, undefined) : action && ACTIONS[action].inLock(orderId).place;
}

/** Whether a circuit is in the VPC and between the regions of an order. */
export function isOfPlace(row: AccountCircuit, order: LedgerEntry): boolean {
  const place = placeOf(order);
  return place !== undefined && row.vpcId === place.vpcId && samePair(row, place);
}

/** Whether an order that names no circuit may have bought this one: same VPC and regions, created while the order ran. */
export function mayBeOf(row: AccountCircuit, order: LedgerEntry): boolean {
  const { circuit, mayHaveBought, startedAt, closedAt } = order;
  const made = timeOf(row.createTime ?? undefined);
  return (
    circuit === undefined &&
    mayHaveBought &&
    isOfPlace(row, order) &&
    // An unreadable time excludes nothing.
    !(made < timeOf(startedAt) - SLACK_MS) &&
    !(closedAt !== undefined && made > timeOf(closedAt) + SLACK_MS)
  );
}

/** Whether a circuit that can't be read may be an order's, judged by the fields that can be read. */
export function isWithin(
  { crossRegionBandwidthId: id, vpcId, regionA, regionZ }: OddCircuit,
  order: LedgerEntry,
): boolean {
  const { circuit } = order;
  if (id !== undefined && circuit !== undefined) {
    return id === circuit;
  }
  const place = placeOf(order);
  if (place === undefined) {
    return true;
  }
  const isEnd = (region?: string) => region === undefined || [place.regionA, place.regionZ].includes(region);
  return (vpcId === undefined || vpcId === place.vpcId) && isEnd(regionA) && isEnd(regionZ);
}

/** Unix ms; NaN when there is no valid time. */
export function timeOf(time: string | undefined): number {
  return time === undefined ? NaN : Date.parse(time);
}
