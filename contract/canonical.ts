/** JSON with sorted keys, in which null and absent are alike: the same text for the same facts. */
export function canonical(value: unknown): string {
  return sortedJson(value, (field) => field !== null && field !== undefined);
}

/** JSON with sorted keys: the same text for values that JSON can't tell apart. */
export function canonicalJson(value: unknown): string {
  return sortedJson(value, (field) => field !== undefined);
}

function sortedJson(value: unknown, counts: (field: unknown) => boolean): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => sortedJson(item, counts)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => counts(field))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${sortedJson(field, counts)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
