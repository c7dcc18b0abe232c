import { readContent, readFile, type FileForm } from '../files/index.js';
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

/**
 * Reads a policy, YAML or JSON.
 *
 * @throws PolicyError that names every problem at once
 */
export function readPolicyFile(path: string): Policy {
  return readFile(path, FORM);
}

/** Like `readPolicyFile`, from the file's text. */
export function readPolicy(source: string, path: string): Policy {
  return readContent(source, path, FORM);
}
