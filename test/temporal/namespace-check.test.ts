import { describe, expect, it } from '@jest/globals';
import { registerCommand, SEARCH_ATTRIBUTES } from '../../contract/index.js';
import { checkNamespace, GRPC, type CheckedConnection } from '../../temporal/index.js';
import { grpcError } from './grpc-error.js';

/** A server whose operator service fails in this way, and whose namespace knows every attribute but one. */
function serverWhere(failure: Error, unknown: string): CheckedConnection {
  const workflowService = {
    getSystemInfo: () => Promise.resolve({ serverVersion: '1.32.0' }),
    describeNamespace: () => Promise.resolve({}),
    countWorkflowExecutions: ({ query }: { query: string }) =>
      query.startsWith(unknown)
        ? Promise.reject(grpcError(GRPC.INVALID_ARGUMENT, 'invalid search attribute'))
        : Promise.resolve({}),
  };
  return {
    workflowService: workflowService as unknown as CheckedConnection['workflowService'],
    operatorService: {
      listSearchAttributes: () => Promise.reject(failure),
    } as unknown as CheckedConnection['operatorService'],
    withDeadline: (_deadline, call) => call(),
  };
}

describe('the check of a namespace', () => {
  it('asks through visibility where the operator service is closed', async () => {
    const closed = serverWhere(grpcError(GRPC.PERMISSION_DENIED, 'closed'), 'CrbVpcId');
    expect(await checkNamespace(closed, 'prod')).toEqual({
      serverVersion: '1.32.0',
      namespaceFound: true,
      missingSearchAttributes: ['CrbVpcId'],
    });
    expect(SEARCH_ATTRIBUTES.map(({ name }) => name)).toContain('CrbVpcId');
  });

  it('does not take a mistake for a closed service', async () => {
    const mistake = new TypeError('x is not a function');
    await expect(checkNamespace(serverWhere(mistake, 'CrbVpcId'), 'prod')).rejects.toBe(mistake);
  });
});

it('writes the command that registers what is missing', () => {
  expect(registerCommand(['CrbState', 'CrbVpcId'], 'prod')).toBe(
    'temporal operator search-attribute create --namespace prod --name CrbState --type Keyword --name CrbVpcId --type Keyword',
  );
});
