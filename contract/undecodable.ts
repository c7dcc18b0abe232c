/** What stands for a payload that could not be decoded: a value like any other, to be refused with a reason. */
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
