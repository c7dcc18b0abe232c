import { unwatchFile, watchFile } from 'node:fs';
import { PolicyError, readPolicyFile, type Policy } from '../policy/index.js';

export interface PolicyWatchOptions {
  readonly path: string;
  /** What the worker read at its start, and uses until its end. */
  readonly policy: Policy;
  /** Milliseconds between two looks at the file. */
  readonly everyMs: number;
  readonly warn: (message: string) => void;
}

/**
 * Says when a policy file is no longer what a running worker goes by: when it was changed, and when the next start of a
 * worker would fail because of it.
 *
 * @returns ends it
 */
export function watchPolicyFile({ path, policy, everyMs, warn }: PolicyWatchOptions): () => void {
  let said = '';
  const look = () => {
    const message = difference(path, policy);
    if (message !== '' && message !== said) {
      warn(message);
    }
    said = message;
  };
  watchFile(path, { interval: everyMs, persistent: false }, look);
  return () => unwatchFile(path, look);
}

function difference(path: string, policy: Policy): string {
  try {
    const now = readPolicyFile(path);
    return JSON.stringify(now) === JSON.stringify(policy)
      ? ''
      : `${path} has changed. This worker goes by what it read at its start; restart the workers to use the new policy.`;
  } catch (error) {
    if (error instanceof PolicyError) {
      return `This worker goes by the policy that it read at its start. A worker would not start now: ${error.message}`;
    }
    throw error;
  }
}
