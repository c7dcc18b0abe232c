import type { LedgerEntry } from '../client/index.js';
import { ACTIONS, type CircuitFigures } from '../contract/index.js';

export function mayHave({ action, target = {} }: LedgerEntry): string {
  return action === undefined ? 'may have bought' : ACTIONS[action].mayHave(figuresText(target));
}

export function figuresText({ internetChargeType, bandwidth, bandwidthCap }: Partial<CircuitFigures>): string {
  const parts = [
    ...(bandwidth === undefined ? [] : [`${bandwidth} Mbps`]),
    ...(bandwidthCap == null ? [] : [`bursts to ${bandwidthCap}`]),
    ...(internetChargeType === undefined ? [] : [internetChargeType]),
  ];
  return parts.length === 0 ? 'unknown figures' : parts.join(', ');
}

export function sentence(order: LedgerEntry): string {
  return `O${nameOf(order).slice(1)} ${endOf(order)}`;
}

export function nameOf({ orderId, runId }: LedgerEntry): string {
  return `order ${orderId} (run ${runId})`;
}

export function endOf({ state, status, ownWord, closedAt }: LedgerEntry): string {
  const end = ownWord ? `ended as ${state}` : `was ${status.toLowerCase().replace(/_/g, ' ')} in Temporal`;
  return `${end} at ${closedAt ?? 'an unknown time'}`;
}
