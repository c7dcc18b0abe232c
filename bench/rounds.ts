import { isDisturbed, leastDisturbed, needsAnother, type Watched } from './figures.js';

/** Rounds in which both sides were measured. */
export interface Rounds<T> {
  readonly product: readonly T[];
  readonly bare: readonly T[];
  /** How many of them other programs disturbed although they were repeated. */
  readonly disturbed: number;
}

/**
 * Measures both sides in turn, so that a machine that gets slower slows both down; every other round begins with the
 * other side. Repeats rounds that other programs disturbed.
 */
export async function interleaved<T>(
  wanted: number,
  measure: (side: 'product' | 'bare') => Promise<Watched<T>>,
): Promise<Rounds<T>> {
  const played: Watched<{ product: T; bare: T }>[] = [];
  while (needsAnother(played, wanted)) {
    const [first, second] = played.length % 2 === 0 ? (['bare', 'product'] as const) : (['product', 'bare'] as const);
    const one = await measure(first);
    const other = await measure(second);
    const [product, bare] = first === 'product' ? [one, other] : [other, one];
    played.push({
      value: { product: product.value, bare: bare.value },
      foreignShare: Math.max(one.foreignShare, other.foreignShare),
    });
  }
  const kept = leastDisturbed(played, wanted);
  return {
    product: kept.map(({ value }) => value.product),
    bare: kept.map(({ value }) => value.bare),
    disturbed: kept.filter(isDisturbed).length,
  };
}

/** Measures one thing several times. Repeats rounds that other programs disturbed. */
export async function repeated<T>(
  wanted: number,
  measure: () => Promise<Watched<T>>,
): Promise<{ values: readonly T[]; disturbed: number }> {
  const played: Watched<T>[] = [];
  while (needsAnother(played, wanted)) {
    played.push(await measure());
  }
  const kept = leastDisturbed(played, wanted);
  return { values: kept.map(({ value }) => value), disturbed: kept.filter(isDisturbed).length };
}
