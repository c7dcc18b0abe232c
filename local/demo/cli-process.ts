/**
 * A separate process that finds or fetches the Temporal CLI, and writes `{ path }` or `{ trouble }` to stdout.
 *
 * It leads a process group with everything that a download starts. When its standard input ends, because the demo stops
 * or is gone, it ends that group and deletes the partial download.
 */
import { reasonOf } from '../../contract/reason-of.js';
import { findTemporalCli } from '../executables/find.js';
import { FETCHERS } from '../executables/fetchers.js';

const GRACE_MS = 3_000;

let stopping = false;
const stop = () => {
  if (stopping) {
    return;
  }
  stopping = true;
  // The group includes this process, whose handler has nothing more to do.
  process.kill(-process.pid, 'SIGTERM');
  setTimeout(() => process.kill(-process.pid, 'SIGKILL'), GRACE_MS);
};
process.on('SIGTERM', stop);
process.stdin.resume().once('close', stop);
// The reader may be gone.
process.stdout.on('error', () => undefined);

const result = await findTemporalCli({
  // After a stop, no further download may start.
  fetchers: FETCHERS.map((fetcher) => ({
    ...fetcher,
    fetch: (what) => (stopping ? Promise.reject(new Error('stopped')) : fetcher.fetch(what)),
  })),
  log: (line) => {
    if (!stopping) {
      process.stderr.write(`${line}\n`);
    }
  },
}).then(
  (path) => ({ path }),
  (error: unknown) => ({ trouble: reasonOf(error) }),
);
process.stdout.write(JSON.stringify(result), () => process.exit());
