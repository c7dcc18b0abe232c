/**
 * `CRB_TEST_TEMPORAL=postgres npm run test:cluster [-- PART [ARGUMENT…] …]`: tests and proofs against a self-hosted Temporal server on
 * PostgreSQL, or against the one at `CRB_TEST_TEMPORAL=host:port`. See CONTRIBUTING.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startClusterServer } from './cluster-server.js';
import { PARTS, wantedParts, type Part } from './parts.js';
import { startPostgres } from './postgres.js';
import { clusterPrograms, SERVER_VERSION } from './programs.js';

const say = (line: string) => process.stderr.write(`${line}\n`);

/** How long a part may take to end when it is asked to. */
const ENDS_WITHIN_MS = 10_000;

/** Where the parts run, as variables of their environment. */
interface Target {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

async function startTarget(): Promise<Target> {
  const { CRB_TEST_TEMPORAL: wanted = 'postgres' } = process.env;
  if (wanted !== 'postgres') {
    return { variables: { CRB_TEST_TEMPORAL: wanted }, stop: () => Promise.resolve() };
  }
  const postgres = await startPostgres(await clusterPrograms(say));
  try {
    const begun = Date.now();
    const server = await startClusterServer(postgres.url);
    say(`Temporal ${SERVER_VERSION} on PostgreSQL at ${server.address}, ready after ${secondsSince(begun)} s`);
    return {
      variables: { CRB_TEST_TEMPORAL: server.address, CRB_TEST_POSTGRES: postgres.url.href },
      async stop() {
        await server.kill();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** @returns the exit code; a part that was ended by a signal has failed */
async function play({ command }: Part, variables: Target['variables'], stop: AbortSignal): Promise<number> {
  const child = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, ...variables } });
  stop.addEventListener('abort', () => {
    child.kill();
    // Temporal's runtime takes the first signal for its workers, and the process goes on.
    setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS).unref();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function secondsSince(begun: number): number {
  return Math.round((Date.now() - begun) / 1000);
}

const parts = wantedParts(process.argv.slice(2));
if (parts === undefined) {
  say(`usage: npm run test:cluster [-- PART [ARGUMENT…] …], where PART is ${PARTS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stop.abort());
}
const target = await startTarget();
const rows: { part: string; seconds: number; exitCode: number }[] = [];
try {
  for (const part of parts) {
    const begun = Date.now();
    const exitCode = stop.signal.aborted ? 130 : await play(part, target.variables, stop.signal);
    rows.push({ part: part.name, seconds: secondsSince(begun), exitCode });
  }
} finally {
  await target.stop();
}
console.table(rows);
process.exit(rows.every(({ exitCode }) => exitCode === 0) ? 0 : 1);
