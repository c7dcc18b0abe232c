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
 * Follows the policy file of a running worker: a good edit counts for every quote that is made from then on, when two looks
 * in a row have found the same, because the beginning of a file may be a policy too. A broken one is said at once, while
 * the last good one stays. Quotes keep the terms that they were made with. Without a file the
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
  let seen = '';
  const take = (policy: Policy, digest: string) => {
    logger.info(`${path} was read again: new quotes go by policy ${digest}. Quotes that wait keep their terms.`);
    for (const warning of withoutReminders(policy, notices)) {
      logger.warn(warning);
    }
    current = policy;
    listeners.forEach((listener) => {
      listener(policy);
    });
  };
  const look = () => {
    const read = reread(path);
    if (typeof read === 'string') {
      if (read !== said) {
        const digest = policyDigest(current);
        logger.warn(`This worker goes by the last good policy, ${digest}. It could not start now: ${read}`);
      }
      said = read;
      seen = '';
      return;
    }
    const digest = policyDigest(read);
    if (digest === seen && (said !== '' || digest !== policyDigest(current))) {
      take(read, digest);
      said = '';
    }
    seen = digest;
  };
  const timer = setInterval(look, everyMs).unref();
  // It may have been edited since the configuration was read.
  look();
  return { ...source, stop: () => clearInterval(timer) };
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
