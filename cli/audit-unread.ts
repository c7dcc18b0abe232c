import type { LedgerEntry } from '../client/index.js';
import { makesCircuit } from '../contract/index.js';
import type { AccountCircuit } from '../worker/account-circuits.js';
import { isOfPlace } from './audit-places.js';
import type { Check } from './render/checks.js';

/** An order that may have bought something and can't be read here. */
export interface UnreadOrder {
  readonly orderId: string;
  readonly runId: string;
  /** It continues a sentence: `it is encrypted with key "a", and there is no key here`. */
  readonly why: string;
  /** Ids of circuits that may be its own: they are in its VPC and between its regions, which its id says. */
  readonly circuits: readonly string[];
}

/** Id and state can be read without a key, and which steps there were. */
export function isUnread({ unreadable, mayHaveBought, state }: LedgerEntry): boolean {
  return unreadable !== undefined && (mayHaveBought || state === 'completed');
}

/** Whether an unread order may have bought or found a circuit. */
export function mayBeOfUnread(row: AccountCircuit, order: LedgerEntry): boolean {
  return order.circuit === undefined
    ? makesCircuit(order.action) && isOfPlace(row, order)
    : order.circuit === row.crossRegionBandwidthId;
}

export function unreadOrder(order: LedgerEntry, there: readonly AccountCircuit[]): UnreadOrder {
  const { orderId, runId, unreadable: why = '' } = order;
  const circuits = there.filter((row) => mayBeOfUnread(row, order)).map((row) => row.crossRegionBandwidthId);
  return { orderId, runId, why, circuits };
}

/** What to do when something can't be read here. */
export const GIVE_KEYS =
  'Give this shell the keys of the workers (CRB_ENCRYPTION_KEYS_FILE), then run the command again.';

/** What orders that can't be read here have bought is not known. */
export function unreadChecks(unread: readonly UnreadOrder[]): Check[] {
  const why = [...new Set(unread.map((order) => order.why))].join('; ');
  const circuits = new Set(unread.flatMap((order) => order.circuits)).size;
  const theirs = circuits === 0 ? '' : `; ${circuits === 1 ? '1 circuit' : `${circuits} circuits`} may be theirs`;
  const which =
    unread.length === 1
      ? "1 order can't be read here, and its circuit is not known"
      : `${unread.length} orders can't be read here, and their circuits are not known`;
  const text = `${which}: ${why}${theirs}`;
  return unread.length === 0 ? [] : [{ what: 'Circuits', ok: false, text, next: GIVE_KEYS }];
}
