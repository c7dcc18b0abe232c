import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { checkNamespace } from '../../client/index.js';
import { registerCommand, SEARCH_ATTRIBUTES } from '../../contract/index.js';
import { eventually } from '../support/eventually.js';
import type { TestConnection } from '../support/temporal.js';

/** Keyword, as `temporal.api.enums.v1.IndexedValueType` numbers it. */
const KEYWORD = 2;

/**
 * A namespace of its own, for what looks at all orders of one, or at the search attributes that it knows.
 *
 * @param attributes names of those that it knows
 */
export async function newNamespace(
  { connection }: TestConnection,
  attributes: readonly string[] = SEARCH_ATTRIBUTES.map(({ name }) => name),
): Promise<{ namespace: string; client: Client }> {
  const namespace = `own-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('3 days'),
  });
  const missing = SEARCH_ATTRIBUTES.map(({ name }) => name).filter((name) => !attributes.includes(name));
  // The server notices a new namespace, and then its attributes, within some seconds.
  await eventually(
    () =>
      connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(attributes.map((name) => [name, KEYWORD])),
      }),
    () => true,
  );
  const client = new Client({ connection, namespace });
  await eventually(
    () => checkNamespace(connection, namespace),
    ({ missingSearchAttributes }) =>
      registerCommand(missingSearchAttributes, namespace) === registerCommand(missing, namespace),
  );
  await eventually(
    () => client.workflow.count(attributes.map((name) => `${name} IS NULL`).join(' AND ')),
    () => true,
  );
  return { namespace, client };
}
