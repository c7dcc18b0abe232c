import { canonical } from '../contract/canonical.js';
import { samePerson } from '../contract/index.js';
import type { SignalSent } from './types.js';

/** Who has sent a request, as the server has stamped it on the event. */
interface Principal {
  readonly type?: string | null;
  readonly name?: string | null;
}

/** An event of a history that a signal has brought, with its decoded input. */
export interface SignalEvent {
  readonly principal?: Principal | null | undefined;
  readonly name?: string | null | undefined;
  readonly input: readonly unknown[];
}

/**
 * Who sent a signal, by the newest event that brought one like it: an older one was perhaps sent by the person, and sent
 * again by somebody else. The event of an update tells nothing: it is written when a worker has accepted the update, and
 * the server stamps it with the worker's principal (seen in version 1.32.1).
 *
 * @param by who the message says to be from
 */
export function attributed(
  events: readonly SignalEvent[],
  signal: SignalSent,
  by: string,
): { principal: string } | { refused: string } {
  const event = events.findLast(({ name, input }) => name === signal.name && isContent(input, signal));
  if (event === undefined) {
    return { refused: 'the history does not show the message yet, send it again' };
  }
  const { name, type } = event.principal ?? {};
  if (!name) {
    return { refused: 'the server of Temporal does not say who sent a message, so no decision counts under this rule' };
  }
  const principal = type ? `${type} ${name}` : name;
  return samePerson(name, by)
    ? { principal }
    : { refused: `the server of Temporal says that ${principal} sent it, so by has to be ${name}` };
}

function isContent(input: readonly unknown[], { content }: SignalSent): boolean {
  return input.length > 0 && canonical(input[0]) === canonical(content);
}
