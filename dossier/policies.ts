import { DEFAULT_POLICY, policySha256, PolicyError, readPolicy, type Policy } from '../policy/index.js';
import type { Story } from './story.js';

/** The text of a policy by its digest. */
export interface PolicyText {
  readonly sha256: string;
  readonly text: string;
}

/** The policies that made an order's terms, as far as their texts are given, and what is missing. */
export function policiesOf(story: Story, texts: readonly string[]): { policies: PolicyText[]; missing: string[] } {
  // The default has no file. As JSON it reads the same.
  const known = [...texts, JSON.stringify(DEFAULT_POLICY)].map((text) => ({
    sha256: policySha256(readPolicy(text, 'policy')),
    text,
  }));
  const wanted = [...new Set(story.quotes.map(({ record }) => record.policy))];
  const found = wanted.map((sha256) => known.find((policy) => policy.sha256 === sha256));
  return {
    policies: found.filter((policy) => policy !== undefined),
    missing: wanted
      .filter((_sha256, index) => found[index] === undefined)
      .map(
        (sha256) =>
          `The text of the policy ${sha256.slice(0, 8)}… is missing: make the dossier again with --policy FILE, with the file as it was then.`,
      ),
  };
}

/** The policy with this digest, if its text is there, reads, and has the digest. */
export function policyNamed(sha256: string, policies: readonly PolicyText[]): Policy | undefined {
  const given = policies.find((policy) => policy.sha256 === sha256);
  const policy = given && policyIn(given.text);
  return policy && policySha256(policy) === sha256 ? policy : undefined;
}

function policyIn(text: string): Policy | undefined {
  try {
    return readPolicy(text, 'policy');
  } catch (error) {
    if (error instanceof PolicyError) {
      return undefined;
    }
    throw error;
  }
}
