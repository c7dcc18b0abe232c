import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { retriedFailure, readFailure, refusal } from '../../activities/failures.js';
import { ZenlayerError, type ErrorKind } from '../../zenlayer/index.js';

const failed = (kind: ErrorKind, retryAfterMs?: number) =>
  new ZenlayerError({ kind, code: 'SOME_CODE', action: 'DescribeVpcs', message: 'It failed.', retryAfterMs });

describe('a failed read', () => {
  it('is final when the API refuses', () => {
    expect(readFailure(failed('refused'))).toMatchObject({
      type: 'Refused',
      nonRetryable: true,
      message: 'It failed.',
    });
  });

  it.each<ErrorKind>(['notExecuted', 'outcomeUnknown'])('passes when it was %s', (kind) => {
    const failure = readFailure(failed(kind));
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'SOME_CODE', nonRetryable: false, message: 'It failed.', cause: undefined });
  });

  it('passes even when the API refuses, where too much depends on it', () => {
    expect(retriedFailure(failed('refused'))).toMatchObject({ type: 'SOME_CODE', nonRetryable: false });
  });

  it('is repeated when the API says so', () => {
    expect(readFailure(failed('notExecuted', 1500))).toMatchObject({ nextRetryDelay: 1500 });
  });

  it.each([new Error('a bug'), refusal('Refused', 'no'), 'text'])(
    "stays what it is when it is none of the API's: %s",
    (error) => {
      expect(readFailure(error)).toBe(error);
    },
  );
});
