import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf } from '../../contract/reason-of.js';
import { childEnvironment } from '../../contract/child-environment.js';
import { cacheDirectory } from '../../local/executables/cache.js';

const run = promisify(execFile);

/** The Temporal server that is built. Go compares its source with the checksum database. */
export const SERVER_VERSION = 'v1.32.1';
const MODULE = 'go.temporal.io/server';

/** Paths of the programs of a self-hosted cluster. */
export interface ClusterPrograms {
  readonly server: string;
  /** Creates and upgrades the server's tables; it contains the schema of its version. */
  readonly sqlTool: string;
  /** The folder with PostgreSQL's own programs. */
  readonly postgres: string;
}

/**
 * Builds the server from the Go module proxy, or finds what an earlier run built, in the cache of the other executables.
 * The first build takes a quarter of an hour on two cores.
 *
 * @param log - receives a line before a build
 * @throws when Go or PostgreSQL is missing, or the build fails; says what to install
 */
export async function clusterPrograms(log: (line: string) => void): Promise<ClusterPrograms> {
  const postgres = await postgresFolder();
  const folder = join(cacheDirectory(process.env), 'cluster', SERVER_VERSION);
  const programs = { server: join(folder, 'server'), sqlTool: join(folder, 'sql'), postgres };
  if (!(await isThere(programs.server)) || !(await isThere(programs.sqlTool))) {
    log(`Building ${MODULE} ${SERVER_VERSION} into ${folder}; the first time that takes a quarter of an hour …`);
    await build(folder);
  }
  return programs;
}

/** A build that is killed leaves only its draft behind. */
async function build(folder: string): Promise<void> {
  await mkdir(join(folder, '..'), { recursive: true });
  const draft = await mkdtemp(`${folder}-draft-`);
  const packages = ['cmd/server', 'cmd/tools/sql'].map((path) => `${MODULE}/${path}@${SERVER_VERSION}`);
  const settings = Object.entries(process.env).filter(([name]) => /^(GO|CGO_|XDG_)/.test(name));
  const env = {
    ...childEnvironment(process.env, 'network'),
    ...Object.fromEntries(settings),
    ...{ CGO_ENABLED: '0', GOBIN: draft },
  };
  try {
    // The tag is that of Temporal's own builds.
    await run('go', ['install', '-tags', 'disable_grpc_modules', '-ldflags', '-s -w', ...packages], { env });
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    throw new Error(
      `The Temporal server could not be built; that needs Go 1.26.8 or newer (https://go.dev/dl): ${reasonOf(error)}`,
      { cause: error },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Debian keeps each major version in a folder of its own, off PATH. */
const DEBIAN = '/usr/lib/postgresql';

async function postgresFolder(): Promise<string> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN, version, 'bin'));
  const onPath = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  for (const folder of [...newestFirst, ...onPath]) {
    if ((await isThere(join(folder, 'initdb'))) && (await isThere(join(folder, 'createdb')))) {
      return folder;
    }
  }
  throw new Error(
    `PostgreSQL's initdb and createdb are neither in ${DEBIAN}/*/bin nor on PATH: apt-get install postgresql`,
  );
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
