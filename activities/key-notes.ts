import { keyNoteBeginning } from '../contract/index.js';
import { missingKeys, type Keys } from '../policy/index.js';

/**
 * What the approvers of a quote should know about their keys: that too few of those who may approve can sign now, so that the
 * order waits for the signers file and not only for people.
 */
export function keyNotes(keys: Keys): string[] {
  const missing = missingKeys(keys);
  if (missing === undefined) {
    return [];
  }
  const { who, without, needed, parties } = missing;
  return [
    `${keyNoteBeginning(who)}; ${needed} ${keys.terms.required === 1 ? 'is' : 'are'} needed${parties}.` +
      `${without === '' ? '' : ` Without one: ${without}.`}` +
      ' Once the signers file lists their keys, they can decide on this quote.',
  ];
}
