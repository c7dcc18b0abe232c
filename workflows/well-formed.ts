/**
 * Copies a value and makes every text in it well-formed: half of a surrogate pair becomes U+FFFD. Protobuf can't encode
 * such a half. What the SDK sends instead stops the worker, and then the next worker that takes the task. Payloads are
 * bytes and stay unchanged: JSON writes such a half as its code.
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
  // Protobuf messages keep their prototype: it holds the defaults of missing fields. 64-bit numbers are objects, too.
  const same = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  return Object.assign(
    same,
    Object.fromEntries(Object.entries(value).map(([name, field]) => [name, wellFormed(field)])),
  );
}
