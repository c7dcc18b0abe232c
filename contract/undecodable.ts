/** Stands for a payload that can't be decoded. It is handled like any other wrong value: refused with a reason. */
export interface Undecodable {
  readonly undecodable: string;
}

export function isUndecodable(value: unknown): value is Undecodable {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    typeof (value as Partial<Undecodable>).undecodable === 'string'
  );
}
