import type { Executable } from './executable.js';

/** What a fetcher gets. */
export interface Fetch {
  readonly executable: Executable;
  /** An empty directory of its own; what is left in it is deleted afterwards. */
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a person watches, so that progress may be drawn on stderr. */
  readonly terminal: boolean;
}

/** A way to get an executable from the network. */
export interface Fetcher {
  /** What it is, for messages: the place it fetches from. */
  readonly describe: (executable: Executable) => string;
  /**
   * What vouches for what it fetches, as a folder name. Its copy is kept under this name, so a copy that another
   * version or another hash vouched for is not found.
   */
  readonly origin: (executable: Executable) => string;
  /**
   * @returns the path of the executable, inside `directory`
   * @throws with the reason when it could not be had
   */
  readonly fetch: (fetch: Fetch) => Promise<string>;
}
