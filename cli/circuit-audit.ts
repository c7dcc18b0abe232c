import type { Ledger, LedgerEntry } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { makesCircuit, type CircuitFigures } from '../contract/index.js';
import type { AccountCircuit, AccountCircuits, OddCircuit } from '../worker/account-circuits.js';
import { isWithin, mayBeOf, timeOf } from './audit-places.js';
import { isUnread, mayBeOfUnread, unreadOrder, type UnreadOrder } from './audit-unread.js';
import { endOf, figuresText, mayHave, nameOf, sentence } from './audit-words.js';

/** A difference between the account's circuits and the orders. */
export interface Finding {
  readonly kind: FindingKind;
  /** A note needs no action. */
  readonly level: 'problem' | 'note';
  readonly circuit?: string;
  readonly orderId?: string;
  readonly runId?: string;
  readonly text: string;
}

type FindingKind =
  | 'ownerless' // probably bought by an order that ended without tracking it
  | 'unconfirmed' // an order was ended from outside during a change
  | 'missing' // bought by a completed order, and no longer there
  | 'differs' // its figures are not those of its newest completed order
  | 'unreadable' // can't be read, and an order may have bought it
  | 'passedOver' // can't be read, and no order is related to it
  | 'left' // a person gave the order up, and the circuit stayed
  | 'nothingFound'; // an order was ended from outside during a purchase, and there is no circuit

const LEVELS: Record<FindingKind, Finding['level']> = {
  ownerless: 'problem',
  unconfirmed: 'problem',
  missing: 'problem',
  differs: 'problem',
  unreadable: 'problem',
  passedOver: 'note',
  left: 'note',
  nothingFound: 'note',
};

/** The account's circuits compared with the orders of the namespace. */
export interface Audit {
  readonly account: string;
  readonly endpoint: string;
  readonly circuits: number;
  readonly orders: number;
  /** Days that the namespace keeps closed orders. Nothing is known of older ones. */
  readonly retentionDays?: number;
  readonly findings: readonly Finding[];
  /** Ids of circuits that no order of the namespace is related to. */
  readonly notFromHere: readonly string[];
  /** Orders that may have bought something and can't be read here: they were not compared. */
  readonly unreadOrders: readonly UnreadOrder[];
}

/**
 * Compares the account's circuits with the orders. A circuit that an open order buys or changes is not reported.
 *
 * @param before, after the account's circuits, read before and after the orders: a change in between is no difference
 */
export function auditCircuits(before: AccountCircuits, after: AccountCircuits, { orders, retention }: Ledger): Audit {
  const books = booksOf(before, after, orders);
  const found = [
    ...orders.flatMap((order) => endedFromOutside(books, order)),
    ...[...books.completed].flatMap(([circuit, order]) => asOrdered(books, circuit, order)),
    ...books.there.flatMap((row) => ownerOf(books, row)),
    ...books.odd.map((row) => unreadable(books, row)),
  ];
  return {
    account: after.account,
    endpoint: after.endpoint,
    circuits: after.circuits.length,
    orders: orders.length,
    ...(retention === undefined ? {} : { retentionDays: retention / 86_400_000 }),
    findings: found.filter((finding) => typeof finding !== 'string'),
    notFromHere: found.filter((finding) => typeof finding === 'string'),
    unreadOrders: books.unread.map((order) => unreadOrder(order, books.there)),
  };
}

interface Books {
  byId: ReadonlyMap<string, readonly LedgerEntry[]>;
  byCircuit: ReadonlyMap<string, readonly LedgerEntry[]>;
  /** Orders that may have bought a circuit whose id they don't know. */
  unnamed: readonly LedgerEntry[];
  /** Orders that may have bought something and can't be read here. */
  unread: readonly LedgerEntry[];
  /** The newest completed order of each circuit. */
  completed: ReadonlyMap<string, LedgerEntry>;
  /** Circuits before and after the orders were read. */
  before: ReadonlyMap<string, AccountCircuit>;
  after: ReadonlyMap<string, AccountCircuit>;
  /** Circuits that are in both readings. */
  there: readonly AccountCircuit[];
  /** Circuits that can be read only in part. */
  odd: readonly OddCircuit[];
}

function booksOf(before: AccountCircuits, after: AccountCircuits, orders: readonly LedgerEntry[]): Books {
  const byEnd = orders
    .filter((order) => order.state === 'completed' && order.circuit !== undefined)
    .sort((a, b) => timeOf(a.closedAt) - timeOf(b.closedAt));
  const earlier = byCircuitId(before);
  return {
    byId: grouped(orders, ({ orderId }) => orderId),
    byCircuit: grouped(orders, ({ circuit }) => circuit),
    unnamed: orders.filter(({ action, circuit, mayHaveBought }) => makesCircuit(action) && !circuit && mayHaveBought),
    unread: orders.filter(isUnread),
    completed: new Map(byEnd.map((order) => [order.circuit ?? '', order])),
    before: earlier,
    after: byCircuitId(after),
    there: after.circuits.filter((row) => !row.gone && earlier.has(row.crossRegionBandwidthId)),
    odd: after.odd,
  };
}

function byCircuitId({ circuits }: AccountCircuits): Map<string, AccountCircuit> {
  return new Map(circuits.map((row) => [row.crossRegionBandwidthId, row]));
}

function grouped(
  orders: readonly LedgerEntry[],
  keyOf: (order: LedgerEntry) => string | undefined,
): Map<string, LedgerEntry[]> {
  const groups = new Map<string, LedgerEntry[]>();
  for (const order of orders) {
    const key = keyOf(order) ?? '';
    groups.set(key, [...(groups.get(key) ?? []), order]);
  }
  return groups;
}

/** A finding for an order that was ended from outside, may have bought something, and has no later order that completed. */
function endedFromOutside(books: Books, order: LedgerEntry): Finding[] {
  const { action, orderId, circuit, closedAt, mayHaveBought, ownWord } = order;
  const isSettled = () => (books.byId.get(orderId) ?? []).some((later) => settles(later, order));
  if (closedAt === undefined || ownWord || !mayHaveBought || isSettled()) {
    return [];
  }
  if (makesCircuit(action) && isUnread(order)) {
    return []; // It is one of those that could not be compared.
  }
  if (!makesCircuit(action)) {
    const row = books.after.get(circuit ?? '');
    const now = row
      ? `the circuit now has ${figuresText(row)}, ${row.status}`
      : `the circuit ${isOdd(books, circuit) ? "can't be read" : 'is not there'}`;
    return [
      finding('unconfirmed', order, {
        circuit,
        text: `${sentence(order)} while it ${mayHave(order)}; ${now}. No later order has completed.`,
      }),
    ];
  }
  const isThere =
    books.there.some((row) => row.crossRegionBandwidthId === circuit || mayBeOf(row, order)) ||
    books.odd.some((row) => isWithin(row, order));
  return isThere
    ? [] // The finding for the circuit names this order.
    : [
        finding('nothingFound', order, {
          circuit,
          text: `${sentence(order)} while it ${mayHave(order)}; no circuit matches it now.`,
        }),
      ];
}

/** Whether a later order under the same id makes the result of this one clear. */
function settles(later: LedgerEntry, { startedAt }: LedgerEntry): boolean {
  return timeOf(later.startedAt) > timeOf(startedAt) && (later.state === 'completed' || later.closedAt === undefined);
}

/** A finding when the circuit of a completed order is missing, or has other figures. */
function asOrdered(books: Books, circuit: string, order: LedgerEntry): Finding[] {
  const row = books.after.get(circuit);
  if (row === undefined && isOdd(books, circuit)) {
    return []; // It is reported as unreadable.
  }
  if (row === undefined || row.gone) {
    const what = row ? row.status : 'not there';
    return [finding('missing', order, { circuit, text: `${sentence(order)}, and the circuit is ${what}.` })];
  }
  const others = (books.byCircuit.get(circuit) ?? []).filter((each) => each !== order);
  const isOnItsWay = row.status !== 'AVAILABLE' || others.some(({ closedAt }) => closedAt === undefined);
  const isReported = others.some((each) => endedFromOutside(books, each).length > 0);
  const { target = {} } = order;
  // A change that was completed between the two readings shows in one of them only.
  const differs = [books.before.get(circuit), row].every(
    (each) => each && FIGURES.some((name) => target[name] !== undefined && target[name] !== each[name]),
  );
  return differs && !isOnItsWay && !isReported
    ? [
        finding('differs', order, {
          circuit,
          text: `${sentence(order)} with ${figuresText(target)}, and the circuit now has ${figuresText(row)}.`,
        }),
      ]
    : [];
}

/** A finding when the order that bought the circuit doesn't track it; the circuit's id when no order is related to it. */
function ownerOf(books: Books, row: AccountCircuit): (Finding | string)[] {
  const id = row.crossRegionBandwidthId;
  const named = books.byCircuit.get(id) ?? [];
  const unnamed = books.unnamed.filter((order) => mayBeOf(row, order));
  const isOpen = ({ closedAt }: LedgerEntry) => closedAt === undefined;
  if (named.some((order) => order.state === 'completed' || isOpen(order)) || unnamed.some(isOpen)) {
    return [];
  }
  if (books.unread.some((order) => mayBeOfUnread(row, order))) {
    return []; // Who bought it can't be told here.
  }
  const buyer = named.find(({ action }) => makesCircuit(action)) ?? unnamed[0];
  if (buyer === undefined) {
    const isReported = named.some((order) => endedFromOutside(books, order).length > 0);
    return isReported ? [] : [id];
  }
  const isNamed = buyer.circuit === id;
  return [
    finding(isNamed && buyer.failure === 'Abandoned' ? 'left' : 'ownerless', buyer, {
      circuit: id,
      text:
        `${figuresText(row)}, ${row.regionA} ⇄ ${row.regionZ}, ${row.status}: ${isNamed ? '' : 'probably '}bought by ` +
        `${nameOf(buyer)}, which ${endOf(buyer)}. No order tracks it, and it is billed.`,
    }),
  ];
}

/** The finding for a circuit that can't be read: a problem when an order may be related to it. */
function unreadable({ byCircuit, unnamed, unread }: Books, row: OddCircuit): Finding {
  const { crossRegionBandwidthId: id, problem } = row;
  const order = (id === undefined ? [] : (byCircuit.get(id) ?? []))[0];
  const matters =
    id === undefined || order !== undefined || [...unnamed, ...unread].some((each) => isWithin(row, each));
  return defined({
    kind: matters ? 'unreadable' : 'passedOver',
    level: LEVELS[matters ? 'unreadable' : 'passedOver'],
    circuit: id,
    orderId: order?.orderId,
    runId: order?.runId,
    text:
      `${id === undefined ? 'A circuit without a readable id' : 'This circuit'} can't be read: ${problem}. ` +
      `It was not compared with ${order === undefined ? 'any order' : nameOf(order)}.`,
  });
}

/** Whether a circuit may be one of those that can't be read. */
function isOdd({ odd }: Books, circuit: string | undefined): boolean {
  return odd.some(({ crossRegionBandwidthId: id }) => id === undefined || id === circuit);
}

const FIGURES = ['internetChargeType', 'bandwidth', 'bandwidthCap'] as const satisfies (keyof CircuitFigures)[];

function finding(
  kind: FindingKind,
  { orderId, runId }: LedgerEntry,
  { circuit, text }: { circuit: string | undefined; text: string },
): Finding {
  return defined({ kind, level: LEVELS[kind], circuit, orderId, runId, text });
}
