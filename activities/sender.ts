import { canonical } from '../contract/canonical.js';
import { samePerson } from '../contract/index.js';
import type { MessageBrought } from './types.js';

/** Who has sent a request, as the server has stamped it on the event. */
interface Principal {
  readonly type?: string | null;
  readonly name?: string | null;
}

/** What of an event of a history tells which message it brought, and from whom. A signal's input is decoded. */
export interface MessageEvent {
  readonly principal?: Principal | null | undefined;
  readonly update?: string | null | undefined;
  readonly signal?: { readonly name?: string | null | undefined; readonly input: readonly unknown[] } | undefined;
}

/**
 * Who sent a message, by the newest event that brought one like it: an older one was perhaps sent by the person, and sent
 * again by somebody else.
 *
 * @param by who the message says to be from
 */
export function attributed(
  events: readonly MessageEvent[],
  message: MessageBrought,
  by: string,
): { principal: string } | { refused: string } {
  const event = events.findLast((each) => brought(each, message));
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

function brought({ update, signal }: MessageEvent, message: MessageBrought): boolean {
  return message.kind === 'update'
    ? update === message.id
    : signal?.name === message.name &&
        signal.input.length > 0 &&
        canonical(signal.input[0]) === canonical(message.content);
}
