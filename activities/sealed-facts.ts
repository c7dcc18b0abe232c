import type { QuoteRecord } from './types.js';

/** What the seal of a quote vouches for: all of the record, for one order and its first run. */
export function sealedFacts(
  { seal: _seal, ...record }: QuoteRecord,
  order: { workflowId: string; firstRunId: string },
): unknown {
  return { ...record, ...order };
}
