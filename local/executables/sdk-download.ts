import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { childEnvironment } from '../../contract/child-environment.js';
import { reasonOf } from '../../contract/reason-of.js';
import { isSystemError } from '../system-error.js';
import type { Fetch } from './fetcher.js';

const { resolve } = createRequire(import.meta.url);

/** The SDK's version, which decides the versions of its downloads. */
export const SDK_VERSION = versionOf('@temporalio/testing');

/** In networks that drop packets, the SDK would wait for minutes. */
const STALLED_MS = 20_000;

/**
 * The SDK downloads only when it also starts the server. That creates the process's only `Runtime`, before the worker
 * has chosen its options, so the download runs in a separate process.
 */
const SCRIPT = `
const [testing, directory, server] = process.argv.slice(1);
const { TestWorkflowEnvironment } = require(testing);
const start = server === 'local' ? 'createLocal' : 'createTimeSkipping';
TestWorkflowEnvironment[start]({ server: { executable: { type: 'cached-download', downloadDir: directory } } })
  .then((env) => env.teardown())
  .then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
`;

/**
 * Lets the Temporal SDK download the executable into the directory, as it does for its own test environments: from
 * temporal.download, which redirects to the official release.
 *
 * The SDK checks no hash. Only TLS protects this copy: the certificates of temporal.download and of the host that it
 * redirects to. To check a hash, install the program by hand, or set `TEMPORAL_CLI_PATH`.
 *
 * @returns the path of the executable
 * @throws the SDK's reason, or that nothing arrived for 20 seconds
 */
export async function fetchThroughSdk({ executable, directory, env, terminal }: Fetch): Promise<string> {
  const testing = resolve('@temporalio/testing');
  const download = spawn(process.execPath, ['-e', SCRIPT, testing, directory, executable.sdkServer], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: childEnvironment(env, 'network'),
  });
  const complaint = text(download.stderr).catch(reasonOf);
  const ended = once(download, 'close') as Promise<[number | null]>;
  const stalled = await watchProgress(directory, ended, terminal);
  if (stalled) {
    download.kill('SIGKILL');
  }
  const [code] = await ended;
  if (stalled) {
    throw new Error(`nothing arrived for ${STALLED_MS / 1000} seconds`);
  }
  if (code !== 0) {
    throw new Error(lastCause(await complaint));
  }

  const files = (await filesIn(directory)).sort((a, b) => b.size - a.size);
  if (!files[0]) {
    throw new Error('the SDK left no file');
  }
  return files[0].path;
}

function versionOf(name: string): string {
  const manifest = JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8')) as { version: string };
  return manifest.version;
}

/** Shows how much has arrived (the SDK does not tell the total), and returns whether the download stalled. */
async function watchProgress(directory: string, ended: Promise<unknown>, terminal: boolean): Promise<boolean> {
  const bar = terminal ? new SingleBar({ format: '  {value} MB written', clearOnComplete: true }) : undefined;
  let size = 0;
  let grewAt = Date.now();
  bar?.start(0, 0);
  try {
    while (await Promise.race([delay(250, true), ended.then(() => false)])) {
      const now = (await filesIn(directory)).reduce((sum, file) => sum + file.size, 0);
      if (now > size) {
        grewAt = Date.now();
      } else if (Date.now() - grewAt > STALLED_MS) {
        return true;
      }
      size = now;
      bar?.update(Math.round(size / 1e6));
    }
    return false;
  } finally {
    bar?.stop();
  }
}

async function filesIn(directory: string): Promise<{ path: string; size: number }[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(directory, entry.name));
  // The SDK renames the file at the end, so it may be gone.
  return Promise.all(
    paths.map(async (path) => ({
      path,
      size: await stat(path).then(
        (s) => s.size,
        (error: unknown) => {
          if (!isSystemError(error)) {
            throw error;
          }
          return 0;
        },
      ),
    })),
  );
}

/** The SDK repeats its URL at every level of the error; the innermost cause says what happened. */
function lastCause(message: string): string {
  const line = message.trim().split('\n').at(-1) ?? '';
  return line.split(/error sending request for url \([^)]*\): /).at(-1) || 'the SDK gave no reason';
}
