import { sealedOf } from '../contract/sealed.js';
import type { QuoteRecord, SealedQuote } from './types.js';

/** What the seal of a quote vouches for: all that a purchase is made by, for one order and its first run. */
export function sealedFacts(
  record: SealedQuote | QuoteRecord,
  order: { workflowId: string; firstRunId: string },
): unknown {
  const { seal: _seal, ...facts } = sealedOf<SealedQuote | QuoteRecord>(record);
  return { ...facts, ...order };
}
