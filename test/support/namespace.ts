import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SEARCH_ATTRIBUTE_NAMES } from '../../contract/search-attributes.js';
import { GRPC, isAnswer } from '../../temporal/index.js';

/** Keyword, as `temporal.api.enums.v1.IndexedValueType` numbers it. */
export const KEYWORD = 2;

/**
 * Registers a namespace and search attributes of type Keyword, whatever is there already, and asks for them once.
 *
 * @throws until the server has noticed them, which takes some seconds: a server looks at namespaces from time to time
 */
export async function prepareNamespace(
  { workflowService, operatorService }: Pick<Connection, 'workflowService' | 'operatorService'>,
  namespace: string,
  names: readonly string[] = SEARCH_ATTRIBUTE_NAMES,
): Promise<void> {
  await workflowService
    .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('3 days') })
    .catch(unlessThere);
  if (names.length > 0) {
    // Those that are there already are left alone.
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(names.map((name) => [name, KEYWORD])),
    });
  }
  await workflowService.countWorkflowExecutions({
    namespace,
    query: names.map((name) => `${name} = 'ready'`).join(' AND '),
  });
}

function unlessThere(error: unknown): void {
  if (!isAnswer(error, GRPC.ALREADY_EXISTS)) {
    throw error;
  }
}
