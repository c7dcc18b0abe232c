import { createHash } from 'node:crypto';
import { canonical } from '../contract/canonical.js';
import type { Signers } from '../signatures/index.js';
import type { Policy } from './schema.js';

/** SHA-256 as 64 hex digits: alike for policies that say the same, whatever their files look like. */
export function policySha256(policy: Policy): string {
  return createHash('sha256').update(canonical(policy)).digest('hex');
}

/** Its first 8 digits, for people to compare. */
export function policyDigest(policy: Policy): string {
  return policySha256(policy).slice(0, 8);
}

/** 8 hex digits: alike for signers files by which the same keys count for the same people at the same times. */
export function signersDigest(signers: Signers | undefined): string {
  const facts = (signers?.signers ?? []).map(({ principals, key, forOrders, validAfter, validBefore }) =>
    canonical({ principals, key: key.fingerprint, forOrders, validAfter, validBefore }),
  );
  return createHash('sha256').update(facts.sort().join('\n')).digest('hex').slice(0, 8);
}
