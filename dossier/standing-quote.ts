import type { Story, ToldQuote } from './story.js';

/**
 * The quote with an id that an order went by at a moment. A quote that is not used, because an approval covers it or the order
 * is held, leaves its number to the next one: at the same price both have one id, and perhaps other terms.
 *
 * @param moment ISO time
 */
export function standingQuote(
  { quotes }: Pick<Story, 'quotes'>,
  id: string | undefined,
  moment: string,
): ToldQuote | undefined {
  const named = quotes.filter(({ record }) => record.quote.id === id);
  return named.findLast(({ use, at }) => (use === 'asked' || use === 'automatic') && at <= moment) ?? named[0];
}
