import { defaultPayloadConverter, type ProtoFailure } from '@temporalio/common';

/** What Temporal's own converter writes instead of a message that is encoded. */
const ENCODED = 'Encoded failure';

/**
 * Moves the message and the stack of a failure and of its causes into a payload, which the codec encrypts. Changes the
 * failure. As Temporal's own converter does with `encodeCommonAttributes`, so that all its clients can read it.
 */
export function withEncodedTexts(failure: ProtoFailure): ProtoFailure {
  const { message, stackTrace, encodedAttributes, cause } = failure;
  if (message !== ENCODED || encodedAttributes == null) {
    failure.encodedAttributes = defaultPayloadConverter.toPayload({ message, stack_trace: stackTrace });
    failure.message = ENCODED;
    failure.stackTrace = '';
  }
  if (cause) {
    withEncodedTexts(cause);
  }
  return failure;
}
