import { canonical } from '../contract/canonical.js';
import { sizeProblem } from '../contract/limits.js';
import { isPrincipalOf, principalText, type Principal } from '../contract/principal.js';
import type { SignalSent } from './types.js';

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
  const sender = event.principal ?? {};
  const principal = principalText(sender);
  if (principal === undefined) {
    return { refused: 'the server of Temporal does not say who sent a message, so no decision counts under this rule' };
  }
  return isPrincipalOf(sender, by)
    ? { principal }
    : { refused: `the server of Temporal says that ${principal} sent it, so by has to be ${sender.name ?? ''}` };
}

function isContent(input: readonly unknown[], { content }: SignalSent): boolean {
  // One that is nested thousands of levels deep is no decision, and can't be compared.
  return input.length > 0 && sizeProblem(input[0]) === undefined && canonical(input[0]) === canonical(content);
}
