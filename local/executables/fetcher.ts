import type { Executable } from './executable.js';

/** What a fetcher gets. */
export interface Fetch {
  executable: Executable;
  /** An empty directory of its own; what is left in it is deleted afterwards. */
  directory: string;
  env: NodeJS.ProcessEnv;
  /** Whether a person watches, so that progress may be drawn on stderr. */
  terminal: boolean;
}

/** A way to get an executable from the network. */
export interface Fetcher {
  /** What it is, for messages: the place it fetches from. */
  describe: (executable: Executable) => string;
  /**
   * What vouches for what it fetches, as a folder name. Its copy is kept under this name, so a copy that another
   * version or another hash vouched for is not found.
   */
  origin: (executable: Executable) => string;
  /**
   * @returns the path of the executable, inside `directory`
   * @throws with the reason when it could not be had
   */
  fetch: (fetch: Fetch) => Promise<string>;
}
