import { plainName } from './person.js';

/** Who has sent a message, as Temporal's server has stamped it on the event. */
export interface Principal {
  readonly type?: string | null | undefined;
  readonly name?: string | null | undefined;
}

/** `jwt ben@example.com`; undefined = the server has stamped nobody. */
export function principalText({ type, name }: Principal = {}): string | undefined {
  return name ? (type ? `${type} ${name}` : name) : undefined;
}

/**
 * Whether a principal is the person that a message says to be from. It is taken as it is, but for letter case: where people
 * choose how they are called, `mallory <ben@example.com>` must not be ben.
 */
export function isPrincipalOf({ name }: Principal = {}, by: string): boolean {
  return Boolean(name) && name?.toLowerCase() === plainName(by);
}
