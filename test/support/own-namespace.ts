import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { eventually } from './eventually.js';
import { prepareNamespace } from './namespace.js';
import type { TestConnection } from './temporal.js';

/**
 * A namespace of the suite's server for tests that list orders: in the one that all share, a list is as long as the
 * suite has been running, and takes as long.
 *
 * @param attributes - the search attributes that it knows; default those of an order
 */
export async function ownNamespace(
  { connection }: TestConnection,
  attributes?: readonly string[],
): Promise<{ connection: TestConnection['connection']; client: Client; namespace: string }> {
  const namespace = `own-${randomUUID()}`;
  await eventually(
    () => prepareNamespace(connection, namespace, attributes),
    () => true,
    60_000,
  );
  return { connection, client: new Client({ connection, namespace }), namespace };
}
