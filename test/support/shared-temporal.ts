import { Connection } from '@temporalio/client';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { findTestServer } from '../../local/executables/find.js';
import { builtWorkflowBundle } from './build.js';
import { eventually } from './eventually.js';
import { prepareNamespace } from './namespace.js';
import { startTestServer } from './test-server.js';

let server: DevServer | undefined;

/**
 * Starts what the whole suite shares, one dev server and one workflow bundle, and tells the test files where they are
 * through the environment that they inherit; `temporal.ts` reads it. `CRB_TEST_TEMPORAL`, as `host:port`, names another
 * server to use, without TLS; it gets the namespace `default` and the search attributes, if it lacks them.
 */
export async function startSharedTemporal(): Promise<void> {
  forgetTheMachinesSettings();
  try {
    const [address, testServer, bundle] = await Promise.all([
      process.env.CRB_TEST_TEMPORAL ? prepared(process.env.CRB_TEST_TEMPORAL) : started(),
      findTestServer(),
      builtWorkflowBundle(),
    ]);
    process.env.CRB_TEST_TEMPORAL_ADDRESS = address;
    process.env.CRB_TEST_TIME_SKIPPING_SERVER = testServer;
    process.env.CRB_TEST_WORKFLOW_BUNDLE = bundle;
  } catch (error) {
    // Jest calls no teardown after a setup that failed. A server that is still coming up ends with this process.
    await stopSharedTemporal();
    throw error;
  }
}

export async function stopSharedTemporal(): Promise<void> {
  // Its data is in memory only, so there is nothing to end gracefully.
  await server?.kill();
}

async function started(): Promise<string> {
  server = await startTestServer();
  return server.address;
}

async function prepared(address: string): Promise<string> {
  if (!/^[^:/]+:\d+$/.test(address)) {
    throw new Error(
      `CRB_TEST_TEMPORAL is ${JSON.stringify(address)}; expected the host:port of a Temporal server, or nothing for a ` +
        'dev server. `npm run test:cluster` starts one on PostgreSQL.',
    );
  }
  const connection = await Connection.connect({ address });
  try {
    await eventually(
      () => prepareNamespace(connection, 'default'),
      () => true,
      60_000,
    );
    return address;
  } finally {
    await connection.close();
  }
}

/** Settings that belong to the suite, or say where its programs are. */
const OURS = /^CRB_(TEST|MEASURE)|^CRB_CACHE_DIR$|^TEMPORAL_(CLI|TEST_SERVER)_PATH$/;

/** Whatever the person who runs the suite uses Temporal and Zenlayer with: no test and no server of theirs learns it. */
function forgetTheMachinesSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(CRB|TEMPORAL|ZENLAYER)_/.test(name) && !OURS.test(name)) {
      delete process.env[name];
    }
  }
}
