import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonical } from '../contract/canonical.js';

/** Vouches for facts that pass through other hands before they are used. */
export interface Seal {
  /** The seal of some facts: 43 characters. */
  of(facts: unknown): string;
  /** Whether a seal is the one of these facts, made with the same credentials. */
  fits(facts: unknown, seal: unknown): boolean;
}

/**
 * Seals with a key that is derived from the Zenlayer credential: all workers of an account share it without any
 * configuration, and nobody else knows it. After a change of the credential older seals no longer fit, and the prices of
 * their quotes are asked again.
 *
 * @param secret the access key's secret, or the token
 */
export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'crb-orders: seal of a quote', 32));
  const digest = (facts: unknown) => createHmac('sha256', key).update(canonical(facts)).digest();
  return {
    of: (facts) => digest(facts).toString('base64url'),
    fits(facts, seal) {
      const expected = digest(facts);
      const given = typeof seal === 'string' ? Buffer.from(seal, 'base64url') : Buffer.alloc(0);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
