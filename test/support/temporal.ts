import { randomUUID } from 'node:crypto';
import { Client, type ClientOptions } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';
import { SEARCH_ATTRIBUTES } from '../../contract/search-attributes.js';
import { KEYWORD } from './namespace.js';

// Tests make activities and workflows fail on purpose, and end orders whose steps are under way; at WARN the SDK and its
// core would print each of them.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});

// For a query that tests don't ask, the SDK takes the stack of each promise, in tests' own thread of theirs as well, and
// goes on after the test file has ended. It does nothing where it believes that it does so already.
globalHandlers.installed = true;

/** A connection to the suite's server that serves workers (`connection`) and clients alike. */
export interface TestConnection {
  connection: NativeConnection;
  client: Client;
  close(): Promise<void>;
}

/**
 * Connects to the server that the suite shares: a dev server, or the one that `CRB_TEST_TEMPORAL` names. Every test file closes its own connection in `afterAll`.
 *
 * @param clientOptions - for example the data converter
 */
export async function connectToTemporal(
  clientOptions: Omit<ClientOptions, 'connection'> = {},
): Promise<TestConnection> {
  const connection = await NativeConnection.connect({ address: fromSetup('CRB_TEST_TEMPORAL_ADDRESS') });
  return {
    connection,
    client: new Client({ ...clientOptions, connection }),
    close: () => connection.close(),
  };
}

/** The workflows, bundled once for the suite: `Worker.create({ workflowBundle: workflowBundle(), … })`. */
export function workflowBundle(): { codePath: string } {
  return { codePath: fromSetup('CRB_TEST_WORKFLOW_BUNDLE') };
}

/**
 * Starts a time-skipping server with an order's search attributes, one for each test file: its clock is shared by all
 * that runs on it. End it with `teardown()` in `afterAll`.
 */
export async function startTimeSkipping(
  client?: NonNullable<Parameters<typeof TestWorkflowEnvironment.createTimeSkipping>[0]>['client'],
): Promise<TestWorkflowEnvironment> {
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: fromSetup('CRB_TEST_TIME_SKIPPING_SERVER') } },
    ...(client && { client }),
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? 'default',
    searchAttributes: Object.fromEntries(SEARCH_ATTRIBUTES.map(({ name }) => [name, KEYWORD])),
  });
  return env;
}

/** A task queue that no other test polls. */
export function uniqueTaskQueue(prefix: string): string {
  return `${prefix}-${randomUUID()}`;
}

function fromSetup(variable: string): string {
  const value = process.env[variable];
  if (!value) {
    throw new Error(`${variable} is not set: this file must run in jest's project with the global setup`);
  }
  return value;
}
