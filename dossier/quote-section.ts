import {
  deciderText,
  figuresOf,
  PRICE_WORDS,
  priceChangeText,
  priceFigure,
  priceNote,
  termsText,
  timeToSecondText,
  type ShownQuote,
} from '../contract/index.js';
import { html, type Html } from './html.js';
import { list, section, table, type Row } from './page-parts.js';
import type { Story, ToldQuote } from './story.js';
import { vouchedText } from './vouched.js';

/** A quote on the page: its price as Zenlayer gave it, who had to approve, and who decided. */
export function quoteSection(
  { record, at, use, outcome, decisions, deadline, validUntil }: ToldQuote,
  { messages }: Story,
): Html {
  const { quote, terms, account, request } = record;
  const { price, previousPrice } = quote;
  return section(
    `Price and approval: ${quote.id}`,
    html`<p class="price">${priceChangeText(price, previousPrice)}</p>
      <p class="kind">${priceNote(price)}</p>`,
    list([
      ...priceRows(quote),
      ['Quoted', timeToSecondText(at)],
      ...startRows(quote),
      ['Account', `${account.account} at ${account.endpoint}`],
      ['Who had to approve', termsText(terms, request.requestedBy)],
      ['Policy', `SHA-256 ${record.policy}`],
      ['Became', use === 'asked' ? outcome : USE[use]],
      ['Decide by', deadline && timeToSecondText(deadline)],
      ['Approval valid until', validUntil && timeToSecondText(validUntil)],
      ...quote.notes.map((note): Row => ['Note', note]),
    ]),
    table(
      ['When', 'Who', 'Decision', 'Comment', 'Who vouches for the name'],
      decisions.map((decision) => [
        timeToSecondText(decision.at),
        deciderText(decision),
        decision.decision,
        decision.comment ?? '',
        vouchedText(decision, messages),
      ]),
    ),
  );
}

/** Each figure as Zenlayer gave it, beside the one in force. */
function priceRows({ price, previousPrice }: Pick<ShownQuote, 'price' | 'previousPrice'>): Row[] {
  return PRICE_WORDS.map(([field, label]) => {
    const [now, before] = [priceFigure(price, field), priceFigure(previousPrice, field)];
    const inForce = previousPrice === undefined ? '' : ` (in force: ${before ?? 'none'})`;
    return [capitalized(label), now === undefined && before === undefined ? undefined : `${now ?? 'none'}${inForce}`];
  });
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** The circuit that a change starts from. */
function startRows({ base, where }: Pick<ShownQuote, 'base' | 'where'>): Row[] {
  return [
    ['Circuit before', base && `${figuresOf(base)}, ${base.internetChargeType}, ${base.status}`],
    ['Location', where && `${where.regionA} ⇄ ${where.regionZ} in ${where.vpcId}`],
  ];
}

const USE: Readonly<Record<Exclude<ToldQuote['use'], 'asked'>, string>> = {
  automatic: 'approved by the rule itself',
  covered: 'covered by the approval before it',
  impossible: 'nobody could approve it',
  held: 'the order was held',
  cancelled: 'the order was cancelled',
};
