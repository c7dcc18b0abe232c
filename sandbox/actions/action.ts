import type { Fault } from '../faults.js';
import { integer, list, type Parameters, readParameters, text, type Values, withDefault } from '../parameters.js';
import type { World } from '../world.js';

/** What an action works on: the world at a moment, and the scripted fault of this call, if any. */
export interface Context {
  readonly world: World;
  readonly now: number;
  readonly fault: Fault | null;
}

/** Checks the parameters, then the rules of the business, then does it. */
export interface Action {
  /**
   * @returns the fields of `response`, without the requestId
   * @throws Refusal as the API would refuse
   */
  run(context: Context, body: object): object;
}

export function action<P extends Parameters>(
  parameters: (world: World) => P,
  execute: (values: Values<P>, context: Context) => object | void,
): Action {
  return {
    run: (context, body) => execute(readParameters(parameters(context.world), body), context) ?? {},
  };
}

/** The options of the scripted fault of this call, if it is of this kind. */
export function faultOf<K extends Fault['kind']>({ fault }: Context, kind: K): Extract<Fault, { kind: K }> | null {
  return isOfKind(fault, kind) ? fault : null;
}

function isOfKind<K extends Fault['kind']>(fault: Fault | null, kind: K): fault is Extract<Fault, { kind: K }> {
  return fault?.kind === kind;
}

/** At most 100 different ids a call: documented for some actions, assumed for the others. */
export const idList = list(text(), { max: 100 });

export const zecPaging = {
  pageSize: withDefault(integer({ max: 1000 }), 20),
  pageNum: withDefault(integer(), 1),
};

/** A page of rows. */
export function page<T>(rows: readonly T[], { pageSize, pageNum }: { pageSize: number; pageNum: number }): T[] {
  return rows.slice((pageNum - 1) * pageSize, pageNum * pageSize);
}

/** "Fuzzy" is documented and not explained; here it is part of the text, whatever the case. */
export function matchesFuzzily(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || value.toLowerCase().includes(wanted.toLowerCase());
}

export function matchesExactly(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || value === wanted;
}

/** @param wanted no list = every value */
export function isAmong(value: string, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || wanted.includes(value);
}
