/**
 * The same value with every text in it made well-formed: half of a surrogate pair becomes U+FFFD. Protobuf has no form
 * for it, and what the SDK sends instead ends the worker, and the next one that takes the task. Payloads are bytes, and
 * stay as they are: JSON writes such a half as its code.
 */
export function wellFormed<T>(value: T): T;
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.toWellFormed();
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => wellFormed(item));
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return value;
  }
  // Messages keep their prototype, which holds what they leave out; numbers of 64 bits are objects, too.
  const same = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  return Object.assign(
    same,
    Object.fromEntries(Object.entries(value).map(([name, field]) => [name, wellFormed(field)])),
  );
}
