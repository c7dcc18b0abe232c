/** The same type, of which nothing can be changed, however deep. */
export type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [F in keyof T]: Frozen<T[F]> }
    : T;
