import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { findTestServer } from '../../local/executables/find.js';
import { bundleWorkflows } from '../../worker/workflow-bundle.js';
import { startTestServer } from './test-server.js';

let directory: string | undefined;
let server: DevServer | undefined;

/**
 * Starts what the whole suite shares, one dev server and one workflow bundle, and tells the test files where they are
 * through the environment that they inherit; `temporal.ts` reads it.
 */
export async function startSharedTemporal(): Promise<void> {
  forgetTheMachinesSettings();
  try {
    directory = await mkdtemp(join(tmpdir(), 'crb-orders-test-'));
    deleteWhenInterrupted(directory);
    const bundle = join(directory, 'workflows.js');
    const [started, testServer] = await Promise.all([
      startTestServer().then((running) => (server = running)),
      findTestServer(),
      bundleWorkflows().then(({ code }) => writeFile(bundle, withoutSourceMap(code))),
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
  if (directory !== undefined) {
    await rm(directory, { recursive: true, force: true });
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

/** The server ends with this process by itself; files don't. */
function deleteWhenInterrupted(path: string): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      rmSync(path, { recursive: true, force: true });
      process.kill(process.pid, signal);
    });
  }
}

/**
 * Each worker reads the source map of its bundle, and each promise of a workflow looks it up: a twelfth of what the suite
 * computes. Tests want facts, not stacks.
 */
function withoutSourceMap(code: string): string {
  const map = Buffer.from(
    JSON.stringify({ version: 3, file: 'workflows.js', sources: [], names: [], mappings: '' }),
  ).toString('base64');
  return code.replace(/(\/\/# sourceMappingURL=data:[^,]*;base64,)[A-Za-z0-9+/=]+\s*$/, `$1${map}`);
}
