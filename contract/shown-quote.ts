import type { ApprovalTerms, Quote, ShownQuote } from './view.js';

/** A quote that waits for decisions, as people and programs see it: with a message to send only where that would count. */
export function waitingQuote(quote: Quote, { identity }: Pick<ApprovalTerms, 'identity'>): ShownQuote {
  return identity === 'signed' ? closedQuote(quote) : quote;
}

/** A quote that nobody decides on, or decides on in this form. */
export function closedQuote({ approveWith: _approveWith, ...rest }: Quote): ShownQuote {
  return rest;
}
