import { Refusal } from './codes.js';
import type { SandboxSettings } from './settings.js';

/**
 * A token bucket per credential. That HTTP 429 goes with `REQUEST_LIMIT_EXCEEDED` is documented in the official SDKs;
 * the real limits, and whom they count, are not.
 */
export class RateLimit {
  readonly #limit: SandboxSettings['rateLimit'];
  readonly #buckets = new Map<string, { tokens: number; filledAt: number }>();

  constructor({ rateLimit }: SandboxSettings) {
    this.#limit = rateLimit;
  }

  /** @throws Refusal when the credential has no token left */
  take(credential: string, now: number): void {
    if (this.#limit === null) {
      return;
    }
    const { capacity, refillPerSecond } = this.#limit;
    const bucket = this.#buckets.get(credential) ?? { tokens: capacity, filledAt: now };
    const refilled = Math.max(0, now - bucket.filledAt) * (refillPerSecond / 1000);
    const tokens = Math.min(capacity, bucket.tokens + refilled);
    const granted = tokens >= 1;
    this.#buckets.set(credential, { tokens: granted ? tokens - 1 : tokens, filledAt: now });
    if (!granted) {
      throw new Refusal('REQUEST_LIMIT_EXCEEDED', 'X-ZC-Action', 'too many requests');
    }
  }
}
