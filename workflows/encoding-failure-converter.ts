import type { FailureConverter } from '@temporalio/common';
import { UNDECRYPTABLE_ERROR } from '../contract/encryption.js';
import { withEncodedTexts } from './encode-failure.js';
import { failureConverter as plainConverter } from './failure-converter.js';

/**
 * For the activities of a worker that encrypts: the texts of failures are encrypted too. Only what says which key is
 * missing stays readable, because whoever lacks the key needs it.
 */
export const failureConverter: FailureConverter = {
  failureToError: (...of) => plainConverter.failureToError(...of),
  errorToFailure(error, ...rest) {
    const failure = plainConverter.errorToFailure(error, ...rest);
    return saysWhichKey(error) ? failure : withEncodedTexts(failure);
  },
};

/** The SDK makes a failure of it whose type is the error's name. */
function saysWhichKey(error: unknown): boolean {
  const { name, type } = (error ?? {}) as { name?: unknown; type?: unknown };
  return name === UNDECRYPTABLE_ERROR || type === UNDECRYPTABLE_ERROR;
}
