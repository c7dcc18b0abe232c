import { createHash } from 'node:crypto';
import { canonical } from '../../contract/canonical.js';
import type { Policy } from '../../policy/index.js';

/** Tells policies apart: the first 12 hex digits of a SHA-256 over what a policy says, whatever its file looks like. */
export function policyDigest(policy: Policy): string {
  return createHash('sha256').update(canonical(policy)).digest('hex').slice(0, 12);
}
