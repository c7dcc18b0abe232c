import type { Ledger, LedgerEntry } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { makesCircuit, rulesOf, samePair, type CircuitFigures } from '../contract/index.js';
import type { AccountCircuit, AccountCircuits, OddCircuit } from '../worker/account-circuits.js';
import { endOf, figuresText, mayHave, nameOf, sentence } from './audit-words.js';

/** What differs between the account's circuits and the orders. */
export interface Finding {
  readonly kind: FindingKind;
  /** A note needs nobody. */
  readonly level: 'problem' | 'note';
  readonly circuit?: string;
  readonly orderId?: string;
  readonly runId?: string;
  readonly text: string;
}

type FindingKind =
  | 'ownerless' // bought, as it seems, by an order that has ended without it
  | 'unconfirmed' // an order was ended from outside in the middle of a change
  | 'missing' // bought by a completed order, and not there
  | 'differs' // not as the newest completed order of the circuit left it
  | 'unreadable' // shown in a form that can't be read, and perhaps bought by an order
  | 'passedOver' // shown in such a form, and no order has anything to do with it
  | 'left' // a person gave the order up, and the circuit stayed
  | 'nothingFound'; // an order was ended from outside in the middle of a purchase, and nothing is there

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
  /** Days for which the namespace keeps orders that have ended: of older ones nothing is known. */
  readonly retentionDays?: number;
  readonly findings: readonly Finding[];
  /** Circuits that no order of the namespace has anything to do with. */
  readonly notFromHere: readonly string[];
}

/** Clocks of Temporal and of Zenlayer may differ so much, and so long after its order's end a purchase may still arrive. */
const SLACK_MS = 15 * 60_000;

/**
 * Compares what the account has with what the orders tell. What an open order is about to buy or to change is left to it.
 *
 * @param before, after the account's circuits, read before and after the orders: what changed meanwhile is no difference
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
  };
}

interface Books {
  byId: ReadonlyMap<string, readonly LedgerEntry[]>;
  byCircuit: ReadonlyMap<string, readonly LedgerEntry[]>;
  /** Orders that may have bought a circuit that they don't name. */
  unnamed: readonly LedgerEntry[];
  /** The newest completed order of each circuit. */
  completed: ReadonlyMap<string, LedgerEntry>;
  /** Circuits before and after the orders were read. */
  before: ReadonlyMap<string, AccountCircuit>;
  after: ReadonlyMap<string, AccountCircuit>;
  /** Circuits that were there all the time. */
  there: readonly AccountCircuit[];
  /** Circuits of which only a part can be read. */
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

/** An order that was ended from outside while it may have bought, and that no later order has made good. */
function endedFromOutside(books: Books, order: LedgerEntry): Finding[] {
  const { action, orderId, circuit, closedAt, mayHaveBought, ownWord } = order;
  const isSettled = () => (books.byId.get(orderId) ?? []).some((later) => settles(later, order));
  if (closedAt === undefined || ownWord || !mayHaveBought || isSettled()) {
    return [];
  }
  if (!makesCircuit(action)) {
    const row = books.after.get(circuit ?? '');
    const now = row
      ? `the circuit now has ${figuresText(row)}, ${row.status}`
      : `the circuit ${isOdd(books, circuit) ? 'can’t be read' : 'is not there'}`;
    return [
      finding('unconfirmed', order, {
        circuit,
        text: `${sentence(order)} while it ${mayHave(order)}; ${now}. No later order has said what is right.`,
      }),
    ];
  }
  const isThere =
    books.there.some((row) => row.crossRegionBandwidthId === circuit || mayBeOf(row, order)) ||
    books.odd.some((row) => isWithin(row, order));
  return isThere
    ? [] // The row tells of it.
    : [
        finding('nothingFound', order, {
          circuit,
          text: `${sentence(order)} while it ${mayHave(order)}; no circuit that could be its own is there now.`,
        }),
      ];
}

/** Whether an order that came later, for the same, knows what there is. */
function settles(later: LedgerEntry, { startedAt }: LedgerEntry): boolean {
  return timeOf(later.startedAt) > timeOf(startedAt) && (later.state === 'completed' || later.closedAt === undefined);
}

/** What a completed order has left: is it there, and as it was ordered? */
function asOrdered(books: Books, circuit: string, order: LedgerEntry): Finding[] {
  const row = books.after.get(circuit);
  if (row === undefined && isOdd(books, circuit)) {
    return []; // That row is told of.
  }
  if (row === undefined || row.gone) {
    const what = row ? row.status : 'not there';
    return [finding('missing', order, { circuit, text: `${sentence(order)}, and the circuit is ${what}.` })];
  }
  const others = (books.byCircuit.get(circuit) ?? []).filter((each) => each !== order);
  const isOnItsWay = row.status !== 'AVAILABLE' || others.some(({ closedAt }) => closedAt === undefined);
  const isTold = others.some((each) => endedFromOutside(books, each).length > 0);
  const { target = {} } = order;
  // A change that was completed meanwhile is in one of the two lists only.
  const differs = [books.before.get(circuit), row].every(
    (each) => each && FIGURES.some((name) => target[name] !== undefined && target[name] !== each[name]),
  );
  return differs && !isOnItsWay && !isTold
    ? [
        finding('differs', order, {
          circuit,
          text: `${sentence(order)} with ${figuresText(target)}, and the circuit now has ${figuresText(row)}.`,
        }),
      ]
    : [];
}

/** Whose a circuit is: nobody's is a finding; one that no order has to do with is its id. */
function ownerOf(books: Books, row: AccountCircuit): (Finding | string)[] {
  const id = row.crossRegionBandwidthId;
  const named = books.byCircuit.get(id) ?? [];
  const unnamed = books.unnamed.filter((order) => mayBeOf(row, order));
  const isOpen = ({ closedAt }: LedgerEntry) => closedAt === undefined;
  if (named.some((order) => order.state === 'completed' || isOpen(order)) || unnamed.some(isOpen)) {
    return [];
  }
  const buyer = named.find(({ action }) => makesCircuit(action)) ?? unnamed[0];
  if (buyer === undefined) {
    const isTold = named.some((order) => endedFromOutside(books, order).length > 0);
    return isTold ? [] : [id];
  }
  const isNamed = buyer.circuit === id;
  return [
    finding(isNamed && buyer.failure === 'Abandoned' ? 'left' : 'ownerless', buyer, {
      circuit: id,
      text:
        `${figuresText(row)}, ${row.regionA} ⇄ ${row.regionZ}, ${row.status}: ${isNamed ? '' : 'as it seems, '}bought by ` +
        `${nameOf(buyer)}, which ${endOf(buyer)}. No order follows it, and it is billed.`,
    }),
  ];
}

/** Whether a circuit may be what an order bought that names none: same VPC and pair, made in its time. */
function mayBeOf(row: AccountCircuit, { request, circuit, mayHaveBought, startedAt, closedAt }: LedgerEntry): boolean {
  const place = request && rulesOf(request).identity(request, undefined);
  if (place === undefined || circuit !== undefined || !mayHaveBought) {
    return false;
  }
  const made = timeOf(row.createTime ?? undefined);
  return (
    row.vpcId === place.vpcId &&
    samePair(row, place) &&
    // A time that can't be read excludes nothing.
    !(made < timeOf(startedAt) - SLACK_MS) &&
    !(closedAt !== undefined && made > timeOf(closedAt) + SLACK_MS)
  );
}

/** A row that can't be read: whether an order could have to do with it. */
function unreadable({ byCircuit, unnamed }: Books, row: OddCircuit): Finding {
  const { crossRegionBandwidthId: id, problem } = row;
  const order = (id === undefined ? [] : (byCircuit.get(id) ?? []))[0];
  const matters = id === undefined || order !== undefined || unnamed.some((each) => isWithin(row, each));
  return defined({
    kind: matters ? 'unreadable' : 'passedOver',
    level: LEVELS[matters ? 'unreadable' : 'passedOver'],
    circuit: id,
    orderId: order?.orderId,
    runId: order?.runId,
    text:
      `The API shows ${id === undefined ? 'a circuit without a readable id' : 'it'} in a form that can’t be read: ${problem}. ` +
      (order === undefined ? 'It was compared with no order.' : `It was not compared with ${nameOf(order)}.`),
  });
}

/** Whether a circuit that is not among those that can be read may be one of the others. */
function isOdd({ odd }: Books, circuit: string | undefined): boolean {
  return odd.some(({ crossRegionBandwidthId: id }) => id === undefined || id === circuit);
}

/** Whether a row that can't be read may be the circuit of an order, by those of its fields that can. */
function isWithin({ crossRegionBandwidthId: id, vpcId, regionA, regionZ }: OddCircuit, order: LedgerEntry): boolean {
  const { circuit, request } = order;
  if (id !== undefined && circuit !== undefined) {
    return id === circuit;
  }
  const place = request && rulesOf(request).identity(request, undefined);
  if (place === undefined) {
    return true;
  }
  const isEnd = (region?: string) => region === undefined || [place.regionA, place.regionZ].includes(region);
  return (vpcId === undefined || vpcId === place.vpcId) && isEnd(regionA) && isEnd(regionZ);
}

const FIGURES = ['internetChargeType', 'bandwidth', 'bandwidthCap'] as const satisfies (keyof CircuitFigures)[];

function finding(
  kind: FindingKind,
  { orderId, runId }: LedgerEntry,
  { circuit, text }: { circuit: string | undefined; text: string },
): Finding {
  return defined({ kind, level: LEVELS[kind], circuit, orderId, runId, text });
}

/** NaN for what is no time. */
function timeOf(time: string | undefined): number {
  return time === undefined ? NaN : Date.parse(time);
}
