import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from '@temporalio/common';
import { policyDigest, PolicyError, readPolicyFile, type Policy } from '../policy/index.js';
import { withoutReminders } from './config-rules.js';
import type { WorkerConfig } from './config.js';

export interface PolicyWatchOptions {
  /** Milliseconds between two looks at the file. */
  readonly everyMs: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Who must approve what, at every moment. */
export interface PolicySource {
  /** What new quotes go by. */
  current(): Policy;
  /** Told of each policy that is taken up. */
  onChange(listener: (policy: Policy) => void): void;
}

/** A policy that follows its file. */
export interface WatchedPolicy extends PolicySource {
  stop(): void;
}

/**
 * Follows the policy file of a running worker: a good edit counts for every quote that is made from then on, and a broken
 * one is said at once, while the last good one stays. Quotes keep the terms that they were made with. Without a file the
 * policy of the configuration stays.
 */
export function watchPolicy(
  { policy: first, policyFile: path, notices }: Pick<WorkerConfig, 'policy' | 'policyFile' | 'notices'>,
  { everyMs, logger }: PolicyWatchOptions,
): WatchedPolicy {
  let current = first;
  let said = '';
  const listeners: ((policy: Policy) => void)[] = [];
  const source: PolicySource = {
    current: () => current,
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
  if (path === undefined) {
    return { ...source, stop: () => undefined };
  }
  const look = () => {
    const read = reread(path);
    const trouble = typeof read === 'string' ? read : '';
    if (trouble !== '' && trouble !== said) {
      logger.warn(
        `This worker goes by the last good policy, ${policyDigest(current)}. It could not start now: ${trouble}`,
      );
    }
    if (typeof read !== 'string' && (said !== '' || policyDigest(read) !== policyDigest(current))) {
      logger.info(
        `${path} was read again: new quotes go by policy ${policyDigest(read)}. Quotes that wait keep their terms.`,
      );
      for (const warning of withoutReminders(read, notices)) {
        logger.warn(warning);
      }
      current = read;
      listeners.forEach((listener) => {
        listener(read);
      });
    }
    said = trouble;
  };
  watchFile(path, { interval: everyMs, persistent: false }, look);
  // It may have been edited since the configuration was read.
  look();
  return { ...source, stop: () => unwatchFile(path, look) };
}

/** The policy, or what is wrong with its file. */
function reread(path: string): Policy | string {
  try {
    return readPolicyFile(path);
  } catch (error) {
    if (error instanceof PolicyError) {
      return error.message;
    }
    throw error;
  }
}
