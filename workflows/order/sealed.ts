import type { QuoteRecord, SealedQuote } from '../../activities/index.js';

/** What the steps that buy and search need of a quote. */
export function sealedOf({ notify: _told, unknownAttributes: _unknown, quote, ...record }: QuoteRecord): SealedQuote {
  const { inquiredAt: _inquiredAt, approveWith: _approveWith, ...shown } = quote;
  return { ...record, quote: shown };
}
