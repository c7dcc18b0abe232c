import { dirname, resolve } from 'node:path';
import { defined } from '../contract/defined.js';
import { readContent, readFile, type FileForm, type Problem } from '../files/index.js';
import { readSigners, SignersError, type Signers } from '../signatures/index.js';
import { problemsOf } from './consistency.js';
import { policySchema, type Policy } from './schema.js';

/** An invalid policy file. The message names every problem with its line and field. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(
    readonly path: string,
    /** One sentence each: `line 7: rules.1.approvals: is "two", expected …`. */
    readonly problems: readonly string[],
  ) {
    super(`${path} is not a policy:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const FORM: FileForm<Policy> = {
  schema: policySchema,
  problemsOf,
  error: (path, problems) => new PolicyError(path, problems),
};

/** A policy, with the keys that it names. */
export interface PolicyFiles {
  readonly policy: Policy;
  /** Whose signatures count; absent = the policy names no file of signers. */
  readonly signers?: Signers;
}

/**
 * Reads a policy, YAML or JSON, and the signers file that it names.
 *
 * @throws PolicyError that names every problem in both files at once
 */
export function readPolicyFiles(path: string): PolicyFiles {
  let signers: Signers | undefined;
  const policy = readFile(path, {
    ...FORM,
    problemsOf(content) {
      const read = signersOf(content, path);
      signers = 'problems' in read ? undefined : read.signers;
      return [...problemsOf(content), ...('problems' in read ? read.problems : [])];
    },
  });
  return defined({ policy, signers });
}

/** The policy alone. @throws as `readPolicyFiles` */
export function readPolicyFile(path: string): Policy {
  return readPolicyFiles(path).policy;
}

function signersOf({ signers: file }: Policy, path: string): { signers?: Signers } | { problems: Problem[] } {
  if (file === undefined) {
    return {};
  }
  try {
    return { signers: readSigners(resolve(dirname(path), file)) };
  } catch (error) {
    if (error instanceof SignersError) {
      return { problems: error.problems.map((text) => ({ path: ['signers'], text: `${file}: ${text}` })) };
    }
    throw error;
  }
}

/** The policy in a text, without the signers file that it may name. @throws PolicyError */
export function readPolicy(source: string, path: string): Policy {
  return readContent(source, path, FORM);
}
