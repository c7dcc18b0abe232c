import { encode } from '@temporalio/common/lib/encoding.js';
import type { ActivateInput } from '@temporalio/workflow';
import { expect, test } from '@jest/globals';
import { UNDECRYPTABLE_ENCODING } from '../../contract/encryption.js';
import { interceptors } from '../../workflows/undecryptable.js';

const unreadable = { metadata: { encoding: encode(UNDECRYPTABLE_ENCODING) }, data: encode('key "b" is not here') };
const plain = { metadata: { encoding: encode('json/plain') }, data: encode('{}') };

type Failure = NonNullable<
  NonNullable<
    NonNullable<NonNullable<ActivateInput['activation']['jobs']>[number]['resolveActivity']>['result']
  >['failed']
>['failure'];

function stepFailed(failure: Failure): () => void {
  const activation = { jobs: [{ resolveActivity: { seq: 1, result: { failed: { failure } } } }] };
  const [internals] = interceptors().internals ?? [];
  return () => internals?.activate?.({ activation, batchIndex: 0 } as ActivateInput, () => undefined);
}

test.each<[string, Failure]>([
  ['what a failed step says', { message: 'Encoded failure', encodedAttributes: unreadable }],
  ['what its cause says', { message: 'Activity task failed', cause: { encodedAttributes: unreadable } }],
  ['its details', { applicationFailureInfo: { details: { payloads: [plain, unreadable] } } }],
])('an order waits when it can not decrypt %s', (_, failure) => {
  expect(stepFailed(failure)).toThrow('The order waits for a worker that can read its data: key "b" is not here.');
});

test('an order goes on with a failure that it can read', () => {
  expect(stepFailed({ message: 'Encoded failure', encodedAttributes: plain })).not.toThrow();
});
