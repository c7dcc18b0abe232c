import type { ConnectionLike } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../contract/index.js';
import { GRPC, grpcAnswer } from './grpc.js';

/** The part of a connection that the check needs. The client's and the worker's connection both have it. */
export type CheckedConnection = Pick<ConnectionLike, 'workflowService' | 'operatorService' | 'withDeadline'>;

/** Whether a Temporal namespace is ready for orders. */
export interface NamespaceCheck {
  /** Such as `1.32.0`. */
  readonly serverVersion: string;
  readonly namespaceFound: boolean;
  /** Names of search attributes that are not registered as Keyword; all of them when the namespace does not exist. */
  readonly missingSearchAttributes: readonly string[];
}

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

const CHECK_WITHIN_MS = 10_000;

/**
 * Asks the server whether a namespace exists and knows the search attributes of an order.
 *
 * @throws the connection's error when the server does not answer within 10 seconds or refuses
 */
export async function checkNamespace(connection: CheckedConnection, namespace: string): Promise<NamespaceCheck> {
  return connection.withDeadline(Date.now() + CHECK_WITHIN_MS, async () => {
    const { serverVersion } = await connection.workflowService.getSystemInfo({});
    const namespaceFound = await isThere(connection, namespace);
    const missingSearchAttributes = namespaceFound
      ? await missingIn(connection, namespace)
      : SEARCH_ATTRIBUTES.map(({ name }) => name);
    return { serverVersion, namespaceFound, missingSearchAttributes };
  });
}

async function isThere(connection: CheckedConnection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  } catch (error) {
    if (grpcAnswer(error)?.code === GRPC.NOT_FOUND) {
      return false;
    }
    throw error;
  }
}

async function missingIn(connection: CheckedConnection, namespace: string): Promise<string[]> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return SEARCH_ATTRIBUTES.map(({ name }) => name).filter((name) => Number(customAttributes[name]) !== KEYWORD);
  } catch (error) {
    if (grpcAnswer(error) === undefined) {
      throw error;
    }
    // Temporal Cloud and locked-down servers refuse the operator service; a query with the attribute shows the same.
    const known = await Promise.all(SEARCH_ATTRIBUTES.map((key) => isKnown(connection, namespace, key)));
    return SEARCH_ATTRIBUTES.map(({ name }) => name).filter((_, index) => !known[index]);
  }
}

async function isKnown(connection: CheckedConnection, namespace: string, { name }: { name: string }): Promise<boolean> {
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query: `${name} = 'x'` });
    return true;
  } catch (error) {
    if (grpcAnswer(error)?.code === GRPC.INVALID_ARGUMENT) {
      return false;
    }
    throw error;
  }
}
