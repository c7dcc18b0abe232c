import { defined } from '../contract/defined.js';
import type { Logger } from '@temporalio/common';
import type { PolicyTrouble } from '../contract/policy-poller.js';
import type { Signers } from '../signatures/index.js';
import {
  policyDigest,
  PolicyError,
  readPolicyFiles,
  signersDigest,
  type Policy,
  type PolicyFiles,
} from '../policy/index.js';
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
  /** Whose signatures count; undefined = the policy names nobody. */
  signers(): Signers | undefined;
  /** Told of each policy that is taken up. */
  onChange(listener: (policy: Policy) => void): void;
}

/** A policy that follows its file. */
export interface WatchedPolicy extends PolicySource {
  /** Why it is an older one than the files hold; undefined = it is not. */
  trouble(): PolicyTrouble | undefined;
  /** Told each time when such a trouble begins, is another one, or has ended. */
  onTrouble(listener: (trouble: PolicyTrouble | undefined) => void): void;
  stop(): void;
}

/**
 * Follows the policy file of a running worker: a good edit counts for every quote that is made from then on, when two looks
 * in a row have found the same, because the beginning of a file may be a policy too. A broken one is said at once, while
 * the last good one stays. Quotes keep the terms that they were made with. The file of signers that the policy names is
 * followed in the same way, but counts at once, for quotes that wait and decisions that were given too. Without a file the
 * policy of the configuration stays.
 */
export function watchPolicy(
  {
    policy: first,
    signers,
    policyFile: path,
    notices,
  }: Pick<WorkerConfig, 'policy' | 'signers' | 'policyFile' | 'notices'>,
  { everyMs, logger }: PolicyWatchOptions,
): WatchedPolicy {
  let current: PolicyFiles = defined({ policy: first, signers });
  let trouble: PolicyTrouble | undefined;
  const listeners: ((policy: Policy) => void)[] = [];
  const troubleListeners: ((trouble: PolicyTrouble | undefined) => void)[] = [];
  const source = {
    current: () => current.policy,
    signers: () => current.signers,
    onChange: (listener: (policy: Policy) => void) => {
      listeners.push(listener);
    },
    trouble: () => trouble,
    onTrouble: (listener: (trouble: PolicyTrouble | undefined) => void) => {
      troubleListeners.push(listener);
    },
  };
  if (path === undefined) {
    return { ...source, stop: () => undefined };
  }
  let seen = '';
  const setTrouble = (next: PolicyTrouble | undefined) => {
    if (next?.reason !== trouble?.reason) {
      trouble = next;
      troubleListeners.forEach((listener) => {
        listener(next);
      });
    }
  };
  const take = (read: PolicyFiles) => {
    const { policy } = read;
    const before = current;
    current = read;
    const otherKeys = signersDigest(read.signers) !== signersDigest(before.signers);
    if (otherKeys) {
      const count = read.signers?.signers.length ?? 0;
      const keys = count === 1 ? '1 key counts' : `${count} keys count`;
      logger.info(`${policy.signers ?? 'The signers file'} was read again: ${keys} from now on, for all quotes.`);
    }
    const digest = policyDigest(policy);
    if (otherKeys && digest === policyDigest(before.policy)) {
      return;
    }
    logger.info(`${path} was read again: new quotes go by policy ${digest}. Quotes that wait keep their terms.`);
    for (const warning of withoutReminders(policy, notices)) {
      logger.warn(warning);
    }
    listeners.forEach((listener) => {
      listener(policy);
    });
  };
  const look = () => {
    const read = reread(path);
    if (typeof read === 'string') {
      if (read !== trouble?.reason) {
        const digest = policyDigest(current.policy);
        logger.warn(`This worker goes by the last good policy, ${digest}. It could not start now: ${read}`);
      }
      setTrouble({ since: trouble?.since ?? new Date().toISOString(), reason: read });
      seen = '';
      return;
    }
    const digest = digestOf(read);
    if (digest === seen && (trouble !== undefined || digest !== digestOf(current))) {
      take(read);
      setTrouble(undefined);
    }
    seen = digest;
  };
  const timer = setInterval(look, everyMs).unref();
  // It may have been edited since the configuration was read.
  look();
  return { ...source, stop: () => clearInterval(timer) };
}

function digestOf({ policy, signers }: PolicyFiles): string {
  return `${policyDigest(policy)} ${signersDigest(signers)}`;
}

/** The policy and its signers, or what is wrong with their files. */
function reread(path: string): PolicyFiles | string {
  try {
    return readPolicyFiles(path);
  } catch (error) {
    if (error instanceof PolicyError) {
      // One line of the log: a break would be shown as its code.
      return error.message.replace(/:\n\s*/, ': ').replace(/\n\s*/g, '; ');
    }
    throw error;
  }
}
