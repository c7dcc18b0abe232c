import type { RecordedEvent } from '../client/index.js';
import { defined } from '../contract/defined.js';
import { attributesOf, fieldsOf, textAt } from './event.js';
import type { Sender } from './story.js';

/** Who sent an event. */
export function senderOf(event: RecordedEvent): Sender {
  const identity = textAt(attributesOf(event), 'identity');
  const { type, name } = fieldsOf(event['principal']);
  const principal =
    typeof name === 'string' && name !== '' ? { type: typeof type === 'string' ? type : '', name } : undefined;
  return defined({ identity, principal });
}
