import type { Fault } from '../faults.js';
import { integer, list, type Parameters, readParameters, text, type Values, withDefault } from '../parameters.js';
import type { SandboxSettings } from '../settings.js';
import type { World } from '../world.js';

/** The input of an action: the world at this moment, and the scripted fault of this call, if any. */
export interface Context {
  readonly world: World;
  readonly now: number;
  readonly fault: Fault | null;
}

/** Checks the parameters, then the business rules, then executes. */
export interface Action {
  /**
   * @returns the fields of `response`; without a requestId it is that of the call
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

interface Paging {
  readonly pageSize: number;
  readonly pageNum: number;
}

/** The answer of a list: how many rows were found, and one page of them. */
export function listOf<T>(
  context: Context,
  found: readonly T[],
  paging: Paging,
  show: (row: T) => object,
): { totalCount: number; dataSet: unknown[] } {
  const odd = faultOf(context, 'oddRow');
  const changed = faultOf(context, 'oddFields')?.fields;
  const rows: (() => unknown)[] = found.map((row) => () => ({ ...show(row), ...changed }));
  if (odd !== null) {
    rows.push(() => odd.row);
  }
  const shown = page(rows, paging, context.world.settings).slice(0, faultOf(context, 'hideRows')?.keep);
  return { totalCount: rows.length, dataSet: shown.map((row) => row()) };
}

function page<T>(rows: readonly T[], { pageSize, pageNum }: Paging, { maxPageSize }: SandboxSettings): T[] {
  const size = Math.min(pageSize, maxPageSize);
  return rows.slice((pageNum - 1) * size, pageNum * size);
}

/** All rows of a list; none with the fault `absent`. */
export function findable<T>(context: Context, rows: readonly T[]): readonly T[] {
  return faultOf(context, 'absent') ? [] : rows;
}

/** The docs say "fuzzy" without an explanation. Here it means: contains the text, in any case. */
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
