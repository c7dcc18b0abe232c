const UNSEALED = ['notify', 'unknownAttributes'] as const;
const UNSEALED_OF_QUOTE = ['approveWith'] as const;

/**
 * The part of a quote that a purchase is made and searched for by, which is all that its seal covers. The rest can do no
 * harm: what an approver may send, and what is written or told on the way.
 */
export type Sealed<R extends { readonly quote: object }> = Omit<R, 'quote' | (typeof UNSEALED)[number]> & {
  readonly quote: Omit<R['quote'], (typeof UNSEALED_OF_QUOTE)[number]>;
};

export function sealedOf<R extends { readonly quote: object }>(record: R): Sealed<R> {
  return {
    ...without(record, ['quote', ...UNSEALED]),
    quote: without<R['quote'], (typeof UNSEALED_OF_QUOTE)[number]>(record.quote, UNSEALED_OF_QUOTE),
  };
}

function without<T extends object, N extends string>(value: T, names: readonly N[]): Omit<T, N> {
  const left: readonly string[] = names;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !left.includes(name))) as Omit<T, N>;
}
