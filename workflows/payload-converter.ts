import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { decode } from '@temporalio/common/lib/encoding.js';
import { clipBytes } from '../contract/describe.js';
import { UNDECRYPTABLE_ENCODING } from '../contract/encryption.js';
import type { Undecodable } from '../contract/undecodable.js';
import { reasonOf } from '../contract/reason-of.js';

/**
 * Temporal's own payload converter, but it never throws. A payload that can't be decoded would fail the workflow task
 * again and again, before any handler could refuse it: one message with a wrong encoding would stop an order for ever.
 */
export const payloadConverter: PayloadConverter = {
  toPayload<T>(value: T): Payload {
    try {
      return defaultPayloadConverter.toPayload(value);
    } catch (error) {
      return defaultPayloadConverter.toPayload(undecodable(`can't be encoded: ${reasonOf(error)}`));
    }
  },
  fromPayload<T>(payload: Payload): T {
    try {
      if (encodingOf(payload) === UNDECRYPTABLE_ENCODING) {
        return { ...undecodable(decode(payload.data ?? new Uint8Array())), encrypted: true } as T;
      }
      return defaultPayloadConverter.fromPayload(payload);
    } catch (error) {
      // A message from outside may have any type. The order refuses this value like any other wrong one.
      return undecodable(reasonOf(error)) as T;
    }
  },
};

function encodingOf({ metadata }: Payload): string {
  return decode(metadata?.['encoding'] ?? new Uint8Array());
}

function undecodable(text: string): Undecodable {
  return { undecodable: clipBytes(text, 200) };
}
