import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { childEnvironment } from '../../contract/child-environment.js';
import { freePort } from '../../local/dev-server/free-port.js';
import { startWatched, type WatchedProcess } from '../../local/dev-server/watched-process.js';
import type { ClusterPrograms } from './programs.js';

const run = promisify(execFile);

const HOST = '127.0.0.1';
const USER = 'temporal';
const START_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;

/** The databases of a server whose tables are there, and nothing in them. Others are copies. */
export const TEMPLATE = { main: 'template_main', visibility: 'template_visibility' };

/** A PostgreSQL for tests. */
export interface Postgres {
  readonly url: URL;
  /** Ends it, and deletes its data. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL in a temporary folder, with a password of its own, and makes the template databases of a Temporal
 * server. It listens on 127.0.0.1 only and ends with this process, however this process ends.
 *
 * @throws with the last output of the program that failed
 */
export async function startPostgres(programs: ClusterPrograms): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'crb-orders-postgres-'));
  let server: WatchedProcess | undefined;
  const stop = async () => {
    if (server !== undefined && server.exit === undefined) {
      // Ends connections too, while SIGTERM would wait for them. Killed, it would leave processes behind for a moment.
      process.kill(server.pid, 'SIGINT');
      await server.end(STOP_GRACE_MS);
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const password = randomBytes(16).toString('hex');
    const data = await initialise(programs, folder, password);
    const port = await freePort();
    const url = new URL(`postgres://${USER}:${password}@${HOST}:${port}`);
    server = await startWatched(...asUser(join(programs.postgres, 'postgres'), ['-D', data, ...settings(port)]));
    await untilItServes(programs, server, url);
    await makeTemplates(programs, url);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Forgets the members of a killed server: while their last signs of life are younger than 20 s, a new one tries to join
 * them, and answers with `Not enough hosts to serve the request`.
 */
export async function forgetMembers(folder: string, url: URL, database: string): Promise<void> {
  const forget = 'DELETE FROM cluster_membership';
  await run(join(folder, 'psql'), ['--dbname', database, '--command', forget], { env: clientEnvironment(url) });
}

/** Makes a database as a copy of a template, unless it is there. */
export async function copyTemplate(
  folder: string,
  url: URL,
  { from, to }: { from: string; to: string },
): Promise<void> {
  if (await hasDatabase(folder, url, to)) {
    return;
  }
  const env = clientEnvironment(url);
  await run(join(folder, 'createdb'), ['--template', from, to], { env });
  // The server looks its schema's version up by the name of the database.
  const rename = 'UPDATE schema_version SET db_name = current_database()';
  await run(join(folder, 'psql'), ['--dbname', to, '--command', rename], { env });
}

async function hasDatabase(folder: string, url: URL, name: string): Promise<boolean> {
  const query = `SELECT count(*) FROM pg_database WHERE datname = '${name}'`;
  const { stdout } = await run(join(folder, 'psql'), ['-tAc', query], { env: clientEnvironment(url) });
  return stdout.trim() === '1';
}

/** @returns the folder of the data */
async function initialise({ postgres }: ClusterPrograms, folder: string, password: string): Promise<string> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await mkdir(data);
  if (isRoot()) {
    await run('chown', ['-R', `${POSTGRES_USER}:`, folder]);
  }
  const options = ['--username', USER, '--auth', 'scram-sha-256', '--pwfile', passwordFile, '--no-sync'];
  await run(...asUser(join(postgres, 'initdb'), ['-D', data, '--encoding', 'UTF8', ...options]), { cwd: folder });
  return data;
}

/** What is killed here is never the machine, so nothing has to be on the disk. */
function settings(port: number): string[] {
  return [
    ...[`port=${port}`, `listen_addresses=${HOST}`, 'unix_socket_directories=', 'max_connections=400'],
    ...['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'],
  ].flatMap((setting) => ['-c', setting]);
}

/** The user that Debian's package makes: PostgreSQL refuses to run as root. */
const POSTGRES_USER = 'postgres';

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function asUser(command: string, args: readonly string[]): [string, string[]] {
  return isRoot()
    ? ['setpriv', [`--reuid=${POSTGRES_USER}`, `--regid=${POSTGRES_USER}`, '--clear-groups', command, ...args]]
    : [command, [...args]];
}

async function untilItServes(programs: ClusterPrograms, server: WatchedProcess, url: URL): Promise<void> {
  const started = Date.now();
  const isUp = () =>
    hasDatabase(programs.postgres, url, 'postgres').catch((error: unknown) => {
      if (server.exit !== undefined || Date.now() - started > START_TIMEOUT_MS) {
        throw new Error(`PostgreSQL did not start. Its last output:\n${server.output()}`, { cause: error });
      }
      return false;
    });
  while (!(await isUp())) {
    await Promise.race([delay(50), server.exited]);
  }
}

async function makeTemplates({ sqlTool }: ClusterPrograms, url: URL): Promise<void> {
  const schemas = [
    { database: TEMPLATE.main, schema: 'postgresql/v12/temporal' },
    { database: TEMPLATE.visibility, schema: 'postgresql/v12/visibility' },
  ];
  const env = { ...childEnvironment(process.env), SQL_PASSWORD: url.password };
  const connection = ['--plugin', 'postgres12', '--endpoint', url.hostname, '--port', url.port, '--user', url.username];
  for (const { database, schema } of schemas) {
    const tool = (...args: string[]) => run(sqlTool, [...connection, '--database', database, ...args], { env });
    await tool('create-database', '--defaultdb', 'postgres');
    await tool('setup-schema', '--version', '0.0');
    await tool('update-schema', '--schema-name', schema);
  }
}

function clientEnvironment(url: URL): NodeJS.ProcessEnv {
  return {
    ...childEnvironment(process.env),
    ...{ PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username, PGPASSWORD: url.password },
    PGDATABASE: 'postgres',
  };
}
