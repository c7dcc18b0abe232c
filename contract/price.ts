import type { Price, StepPrice } from './view.js';

/** The same fields, with null for what is not given. */
type WithNull<T> = { readonly [F in keyof T]?: T[F] | null | undefined };

/** A price as an answer of the API spells it out. */
export type SpeltOut = WithNull<Omit<Price, 'stepPrices'>> & {
  readonly stepPrices?: readonly WithNull<StepPrice>[] | null | undefined;
};

/** The price that an answer of the API gives: without the fields that it leaves empty. */
export function priceOf({ stepPrices, ...figures }: SpeltOut): Price {
  return { ...given(figures), ...(stepPrices == null ? {} : { stepPrices: stepPrices.map(given) }) };
}

/** The fields that have a value. */
function given<T extends object>(fields: T): { [F in keyof T]?: NonNullable<T[F]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as {
    [F in keyof T]?: NonNullable<T[F]>;
  };
}
