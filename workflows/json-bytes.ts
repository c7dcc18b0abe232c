import { MOST_MESSAGE_BYTES } from '../contract/limits.js';
import { bytesOf } from '../contract/text.js';

/** `is larger than 65536 bytes`, if a request or a message is. */
export function sizeProblem(value: unknown): string | undefined {
  return jsonBytes(value) > MOST_MESSAGE_BYTES ? `is larger than ${MOST_MESSAGE_BYTES} bytes` : undefined;
}

/** Bytes of a value as JSON; 0 for one that has no JSON. What came as bytes counts as such. */
export function jsonBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) {
    return value.byteLength;
  }
  try {
    return bytesOf(JSON.stringify(value) ?? '');
  } catch {
    return 0;
  }
}
