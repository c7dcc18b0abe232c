/** The arithmetic of the benchmark. */

/** The middle and the ends of some values. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError without values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) {
    throw new RangeError('no values');
  }
  return { median: middle.reduce((sum, value) => sum + value, 0) / middle.length, least, most };
}

/**
 * The product's value divided by the bare workflow's, round by round: what slows both down in a round cancels out.
 *
 * @throws RangeError when the rounds don't match, or the bare workflow's value is 0
 */
export function ratiosOf(product: readonly number[], bare: readonly number[]): number[] {
  if (product.length !== bare.length) {
    throw new RangeError(`${product.length} rounds of the product, ${bare.length} of the bare workflow`);
  }
  return product.map((value, round) => {
    const divisor = bare[round];
    if (divisor === undefined || divisor === 0) {
      throw new RangeError(`no value of the bare workflow in round ${round + 1}`);
    }
    return value / divisor;
  });
}

/** A round with the CPU that programs which are no part of the benchmark used meanwhile. */
export interface Watched<T> {
  readonly value: T;
  /** Share of the machine's whole CPU, 0 to 1. */
  readonly foreignShare: number;
}

/** Above this share of the machine, other programs have disturbed a round. An idle system's own services stay below. */
const MOST_FOREIGN_SHARE = 0.05;

export function isDisturbed({ foreignShare }: Watched<unknown>): boolean {
  return foreignShare > MOST_FOREIGN_SHARE;
}

/** How many disturbed rounds are repeated, for each round that is wanted. */
const MOST_REPEATS = 1;

/** Whether one more round should be played: some are missing, and disturbed ones have not been repeated too often. */
export function needsAnother(played: readonly Watched<unknown>[], wanted: number): boolean {
  const good = played.filter((round) => !isDisturbed(round)).length;
  return good < wanted && played.length < wanted * (1 + MOST_REPEATS);
}

/** The rounds that count, in the order in which they were played: those that other programs disturbed least. */
export function leastDisturbed<T>(played: readonly Watched<T>[], wanted: number): Watched<T>[] {
  const kept = new Set([...played].sort((a, b) => a.foreignShare - b.foreignShare).slice(0, wanted));
  return played.filter((round) => kept.has(round));
}
