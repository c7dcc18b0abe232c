/** Stands for a payload that can't be decoded. It is handled like any other wrong value: refused with a reason. */
export interface Undecodable {
  readonly undecodable: string;
  /** It is encrypted, and the worker lacks the key: another worker may be able to decode it. */
  readonly encrypted?: true;
}

export function isUndecodable(value: unknown): value is Undecodable {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((name) => name === 'undecodable' || name === 'encrypted') &&
    typeof (value as Partial<Undecodable>).undecodable === 'string'
  );
}
