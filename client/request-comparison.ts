import { isDeepStrictEqual } from 'node:util';
import { signsRequest } from '../contract/index.js';

/**
 * The differences between two requests, one sentence for each field. Absent and null are the same, and so are all
 * signatures: each time a request is signed, it is another one.
 */
export function compareRequests(earlier: unknown, now: unknown): string[] {
  const before = fieldsOf(earlier);
  const after = fieldsOf(now);
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => !signsRequest(name) && !isDeepStrictEqual(before.get(name), after.get(name)))
    .map((name) => `${name} was ${show(before.get(name))}, now is ${show(after.get(name))}`);
}

/** The external id of a request, which may be invalid. */
export function externalIdOf(request: unknown): string | undefined {
  return stringAt(request, 'externalId');
}

/** The requester of a request, which may be invalid. */
export function requesterOf(request: unknown): string | undefined {
  return stringAt(request, 'requestedBy');
}

function stringAt(value: unknown, name: string): string | undefined {
  const found = fieldsOf(value).get(name);
  return typeof found === 'string' ? found : undefined;
}

/** Fields that have a value; the same for nested objects. */
function fieldsOf(value: unknown): Map<string, unknown> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map(entries.filter(([, field]) => field != null).map(([name, field]) => [name, plain(field)]));
}

function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(fieldsOf(value))
    : value;
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
