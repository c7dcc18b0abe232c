import type { RecordedEvent } from '../client/index.js';
import type { MessageName } from '../contract/index.js';
import { messageNamed } from './course.js';
import { at, attributesOf, payloadAt, typeOf } from './event.js';

/** A message as an event of a history has it. */
export interface Received {
  readonly via: 'signal' | 'update';
  readonly message: MessageName;
  readonly received: unknown;
}

/** The message that has come with an event; undefined = none, or one that orders do not know. */
export function receivedWith(event: RecordedEvent): Received | undefined {
  const attributes = attributesOf(event);
  switch (typeOf(event)) {
    case 'WORKFLOW_EXECUTION_SIGNALED':
      return named('signal', attributes['signalName'], payloadAt(attributes, 'input'));
    case 'WORKFLOW_EXECUTION_UPDATE_ACCEPTED': {
      const name = at(attributes, 'acceptedRequest', 'input', 'name');
      return named('update', name, payloadAt(attributes, 'acceptedRequest', 'input', 'args'));
    }
    default:
      return undefined;
  }
}

function named(via: Received['via'], name: unknown, received: unknown): Received | undefined {
  const message = messageNamed(via, name);
  return message && { via, message, received: received ?? null };
}
