import { createHash } from 'node:crypto';
import { canonical } from '../contract/canonical.js';
import type { Policy } from './schema.js';

/** 8 hex digits: alike for policies that say the same, whatever their files look like. */
export function policyDigest(policy: Policy): string {
  return createHash('sha256').update(canonical(policy)).digest('hex').slice(0, 8);
}
