import type { FaultRule } from '../../sandbox/index.js';
import {
  ALL_FAULTS,
  CREATE,
  DESCRIBE,
  INQUIRE_CREATE,
  INQUIRE_MODIFY,
  MODIFY,
  type NamedFault,
  type ScriptedFault,
} from './faults.js';

export type OrderKind = 'create' | 'modify';

/** What the order of a cell asks for, and what a circuit that is to be changed has before. */
export const ASKED_MBPS: Record<OrderKind, number> = { create: 100, modify: 500 };
export const PLANTED_MBPS = 100;

/**
 * One HTTP call of an order. Reads of a quote run side by side, so a call is named by its action and its number.
 */
export interface Call {
  readonly name: string;
  readonly action: FaultRule['action'];
  readonly number: number;
  /** What the first purchase has met before, for calls that only an order in trouble makes. */
  readonly purchase?: ScriptedFault;
}

const LOST: ScriptedFault = { kind: 'dropAfter' };
const NEVER_CAME: ScriptedFault = { kind: 'dropBefore' };

export const PURCHASE: Record<OrderKind, typeof CREATE | typeof MODIFY> = { create: CREATE, modify: MODIFY };

function callsFromPrice(inquiry: FaultRule['action'], purchase: FaultRule['action']): Call[] {
  return [
    { name: 'list 1', action: DESCRIBE, number: 1 },
    { name: 'price 1', action: inquiry, number: 1 },
    { name: 'list 2', action: DESCRIBE, number: 2 },
    { name: 'price 2', action: inquiry, number: 2 },
    { name: 'purchase', action: purchase, number: 1 },
    { name: 'poll 1', action: DESCRIBE, number: 3 },
    { name: 'poll 2', action: DESCRIBE, number: 4 },
    { name: 'search', action: DESCRIBE, number: 3, purchase: LOST },
    { name: 'price 3', action: inquiry, number: 3, purchase: NEVER_CAME },
    { name: 'purchase 2', action: purchase, number: 2, purchase: NEVER_CAME },
  ];
}

/** Every call of an order that goes well, in its order, then those that follow a purchase without an answer. */
export const CALLS: Record<OrderKind, readonly Call[]> = {
  create: [
    { name: 'regions', action: 'DescribeCrossRegionBandwidthRegions', number: 1 },
    { name: 'vpcs', action: 'DescribeVpcs', number: 1 },
    ...callsFromPrice(INQUIRE_CREATE, CREATE),
    { name: 'bill', action: 'DescribeBillDetail', number: 1, purchase: LOST },
  ],
  modify: callsFromPrice(INQUIRE_MODIFY, MODIFY),
};

/** One order that meets one fault. */
export interface Cell {
  readonly order: OrderKind;
  readonly call: Call;
  readonly fault: NamedFault;
}

/** Every fault at every call, but for those that do nothing there. */
export const ALL_CELLS: readonly Cell[] = (['create', 'modify'] as const).flatMap((order) =>
  CALLS[order].flatMap((call) =>
    ALL_FAULTS.filter(({ on }) => on === undefined || on.includes(call.action)).map((fault) => ({
      order,
      call,
      fault,
    })),
  ),
);

export function cellName({ order, call, fault }: Cell): string {
  return `${order}, ${call.name}: ${fault.name}`;
}

export function rulesOf({ order, call, fault }: Cell): FaultRule[] {
  return [...rulesBefore(order, call), { action: call.action, call: call.number, fault: fault.fault }];
}

/** What brings an order to a call. */
export function rulesBefore(order: OrderKind, { purchase }: Call): FaultRule[] {
  return purchase === undefined ? [] : [{ action: PURCHASE[order], call: 1, fault: purchase }];
}
