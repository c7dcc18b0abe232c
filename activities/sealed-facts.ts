import type { QuoteRecord, SealedQuote } from './types.js';

/** What the seal of a quote vouches for: all that a purchase is made by, for one order and its first run. */
export function sealedFacts(
  record: SealedQuote | QuoteRecord,
  order: { workflowId: string; firstRunId: string },
): unknown {
  const { quote, seal: _seal, ...facts } = { ...record, ...UNSEALED };
  return { ...facts, quote: { ...quote, ...UNSEALED_OF_QUOTE }, ...order };
}

/** What is absent counts as no fact. */
const UNSEALED = { notify: undefined, unknownAttributes: undefined };
const UNSEALED_OF_QUOTE = { inquiredAt: undefined, approveWith: undefined };
