import { samePerson, type KeptDecision } from '../contract/index.js';
import { principalText } from '../contract/principal.js';
import { textAt } from './event.js';
import type { ToldMessage } from './story.js';

/**
 * Who vouches for the name in a decision, by the order's own record: `signed with SHA256:…`, `sent by jwt ben@example.com as
 * the server says`, or nobody. Only a verification says whether the signature is good.
 *
 * @param messages those of the decision's order
 */
export function vouchedText(
  { by, at, decision, key, principal }: KeptDecision,
  messages: readonly ToldMessage[],
): string {
  if (key !== undefined) {
    return `signed with ${key}`;
  }
  const message = messages.find(
    (each) => each.message === decision && each.at === at && samePerson(textAt(each.received, 'by') ?? '', by),
  );
  const sender = principal ?? principalText(message?.principal);
  return sender === undefined ? "nobody: the sender's claim" : `sent by ${sender} as the server says`;
}
