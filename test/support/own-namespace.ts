import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { eventually } from './eventually.js';
import { KEYWORD, type TestConnection } from './temporal.js';

/**
 * A namespace of the suite's dev server for tests that list orders: in the one that all share, a list is as long as the
 * suite has been running, and takes as long.
 *
 * @param attributes - the search attributes that it knows; default those of an order
 */
export async function ownNamespace(
  { connection }: TestConnection,
  attributes: readonly string[] = SEARCH_ATTRIBUTES.map(({ name }) => name),
): Promise<{ connection: TestConnection['connection']; client: Client; namespace: string }> {
  const namespace = `own-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('3 days'),
  });
  const canBeSearched = (query: string) =>
    eventually(
      () => connection.workflowService.countWorkflowExecutions({ namespace, query }),
      () => true,
    );
  // The server notices a new namespace, and new attributes, within some seconds.
  await canBeSearched('');
  if (attributes.length > 0) {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(attributes.map((name) => [name, KEYWORD])),
    });
    await canBeSearched(attributes.map((name) => `${name} = 'ready'`).join(' AND '));
  }
  return { connection, client: new Client({ connection, namespace }), namespace };
}
