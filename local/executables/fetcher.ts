import type { Executable } from './executable.js';

/** The input of a fetcher. */
export interface Fetch {
  readonly executable: Executable;
  /** An empty directory for the fetcher; it is deleted afterwards. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a person watches, so that progress may be drawn on stderr. */
  readonly terminal: boolean;
}

/** A way to get an executable from the network. */
export interface Fetcher {
  /** The place that it fetches from, for messages. */
  readonly describe: (executable: Executable) => string;
  /**
   * The source and its version or hash, as a folder name. A copy is kept under this name, so a copy from another version
   * or with another hash is not found.
   */
  readonly origin: (executable: Executable) => string;
  /**
   * @returns the path of the executable, inside `directory`
   * @throws with the reason when it can't be fetched
   */
  readonly fetch: (fetch: Fetch) => Promise<string>;
}
