import type { DevServer } from '../../local/dev-server/dev-server.js';
import { findTestServer } from '../../local/executables/find.js';
import { builtWorkflowBundle } from './build.js';
import { startTestServer } from './test-server.js';

let server: DevServer | undefined;

/**
 * Starts what the whole suite shares, one dev server and one workflow bundle, and tells the test files where they are
 * through the environment that they inherit; `temporal.ts` reads it.
 */
export async function startSharedTemporal(): Promise<void> {
  forgetTheMachinesSettings();
  try {
    const [started, testServer, bundle] = await Promise.all([
      startTestServer().then((running) => (server = running)),
      findTestServer(),
      builtWorkflowBundle(),
    ]);
    process.env.CRB_TEST_TEMPORAL_ADDRESS = started.address;
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
