import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure, defaultPayloadConverter, type ProtoFailure } from '@temporalio/common';
import type { ConcludeActivationInput } from '@temporalio/workflow';
import { failureConverter } from '../../workflows/failure-converter.js';
import { wellFormed } from '../../workflows/well-formed.js';
import { interceptors } from '../../workflows/well-formed-commands.js';

const HALF = 'x\ud800';
const MENDED = 'x\ufffd';

describe('a failure that leaves', () => {
  const failureOf = (error: unknown): ProtoFailure => failureConverter.errorToFailure(error, defaultPayloadConverter);

  it('is well-formed in message, type, stack and causes', () => {
    const error = ApplicationFailure.create({ message: HALF, type: HALF, cause: new Error(HALF) });
    const failure = failureOf(error);
    expect(failure.message).toBe(MENDED);
    expect(failure.applicationFailureInfo?.type).toBe(MENDED);
    expect(failure.stackTrace).toContain(MENDED);
    expect(failure.cause?.message).toBe(MENDED);
    expect(failure.cause?.stackTrace).not.toContain('\ud800');
  });

  it.each([HALF, { reason: HALF }, Symbol(HALF)])(
    'is well-formed when something else than an error was thrown: %#',
    (thrown) => {
      expect(failureOf(thrown).message?.isWellFormed()).toBe(true);
    },
  );

  it("comes back as Temporal's own converter brings it", () => {
    const error = ApplicationFailure.nonRetryable('no', 'Refused', { view: HALF });
    expect(failureConverter.failureToError(failureOf(error), defaultPayloadConverter)).toMatchObject({
      message: 'no',
      type: 'Refused',
      nonRetryable: true,
      details: [{ view: HALF }],
    });
  });
});

describe('the commands of an order', () => {
  it('are well-formed, and their payloads as they were', () => {
    const data = new Uint8Array([0xed, 0xa0, 0x80]);
    const commands = [
      { scheduleActivity: { seq: 1, activityId: HALF, arguments: [{ data }], headers: { [MENDED]: {} } } },
      { failWorkflowExecution: { failure: { message: HALF, cause: { message: HALF } } } },
    ] as ConcludeActivationInput['commands'];
    const [conclude] = interceptors().internals ?? [];
    expect(conclude?.concludeActivation?.({ commands }, (input) => input).commands).toEqual([
      { scheduleActivity: { seq: 1, activityId: MENDED, arguments: [{ data }], headers: { [MENDED]: {} } } },
      { failWorkflowExecution: { failure: { message: MENDED, cause: { message: MENDED } } } },
    ]);
  });
});

describe('a value made well-formed', () => {
  it('keeps its type, its numbers and its bytes', () => {
    class Message {
      text = HALF;
      count = 1;
      nothing = null;
      bytes = new Uint8Array([1]);
    }
    const mended = wellFormed(new Message());
    expect(mended).toBeInstanceOf(Message);
    expect(mended).toEqual(Object.assign(new Message(), { text: MENDED }));
  });
});
