import { createHash } from 'node:crypto';
import { canonical } from '../contract/canonical.js';
import type { Policy } from './schema.js';

/** SHA-256 as 64 hex digits: alike for policies that say the same, whatever their files look like. */
export function policySha256(policy: Policy): string {
  return createHash('sha256').update(canonical(policy)).digest('hex');
}

/** Its first 8 digits, for people to compare. */
export function policyDigest(policy: Policy): string {
  return policySha256(policy).slice(0, 8);
}
