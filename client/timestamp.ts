interface Timestamp {
  seconds?: { toString(): string } | number | null;
  nanos?: number | null;
}

/** A timestamp of Temporal's API as ISO 8601 in UTC. */
export function isoOf({ seconds, nanos }: Timestamp): string {
  return new Date(Number(String(seconds ?? 0)) * 1000 + Math.floor((nanos ?? 0) / 1e6)).toISOString();
}
