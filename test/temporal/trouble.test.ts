import { expect, test } from '@jest/globals';
import { GRPC, grpcAnswer, troubleOf, type Trouble } from '../../temporal/index.js';
import { grpcError } from './grpc-error.js';

test.each<[string, number, string, Trouble | undefined]>([
  ['no answer', GRPC.UNAVAILABLE, 'no connection', { kind: 'unreachable', details: 'no connection' }],
  ['none in time', GRPC.DEADLINE_EXCEEDED, 'late', { kind: 'unreachable', details: 'late' }],
  ['too much to do', GRPC.RESOURCE_EXHAUSTED, 'busy', { kind: 'unreachable', details: 'busy' }],
  ['no permission', GRPC.PERMISSION_DENIED, 'no', { kind: 'denied', details: 'no' }],
  ['wrong credentials', GRPC.UNAUTHENTICATED, 'who', { kind: 'denied', details: 'who' }],
  ['no namespace', GRPC.NOT_FOUND, 'Namespace x is not found.', { kind: 'namespace' }],
  ['no workflow', GRPC.NOT_FOUND, 'workflow not found', undefined],
  ['a wrong query', GRPC.INVALID_ARGUMENT, 'invalid query', undefined],
])('%s', (_, code, details, trouble) => {
  expect(troubleOf(grpcError(code, details))).toEqual(trouble);
  expect(troubleOf(new Error('around it', { cause: grpcError(code, details) }))).toEqual(trouble);
});

test('an error without an answer of a server is no trouble of that kind', () => {
  const mistake = new TypeError('x is not a function');
  expect(troubleOf(mistake)).toBeUndefined();
  expect(grpcAnswer(mistake)).toBeUndefined();
});

test("a connection of the worker's kind has the text as the message", () => {
  expect(grpcAnswer(grpcError(GRPC.UNAVAILABLE, '', 'gone'))).toEqual({ code: GRPC.UNAVAILABLE, details: 'gone' });
});
