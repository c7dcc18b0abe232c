import { rulesIfAny } from './actions/index.js';
import type { ShownRequest } from './request.js';
import { textOr } from './text.js';
import type { Price, StepPrice } from './view.js';

/** `asia-east-1 ⇄ asia-north-1`, or the circuit's id. */
export function subjectOf(request: ShownRequest): string {
  return rulesIfAny(request)?.subject(request) ?? 'a circuit';
}

/** The figures that a request asks for: `100 Mbps with bursts to 120`. */
export function wantedOf(request: ShownRequest): string {
  return rulesIfAny(request)?.wanted(request) ?? '? Mbps';
}

/** `create asia-east-1 ⇄ asia-north-1 100 Mbps` */
export function whatOf(request: ShownRequest): string {
  return `${textOr(request.action, '?')} ${subjectOf(request)} ${wantedOf(request)}`;
}

/** One line for lists: `create asia-east-1 ⇄ asia-north-1 100 Mbps for ana`. At most 200 bytes, Temporal's limit. */
export function summaryOf(request: ShownRequest): string {
  return clipBytes(`${whatOf(request)} for ${textOr(request.requestedBy, '?')}`, 200);
}

/** Cuts a text to a number of UTF-8 bytes, between two characters. */
export function clipBytes(text: string, bytes: number): string {
  let length = 0;
  let end = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length <= bytes - 3) {
      end += character.length;
    } else if (length > bytes) {
      return `${text.slice(0, end)}…`;
    }
  }
  return text;
}

const NO_PRICE_TEXT = 'no price given';

/** A price in one line, as the API gave it: `2000.00`, `2.78 per HOUR and Mbps`, `tiered: 0–100 at 20.00, …`. */
export function priceText(price: Price): string {
  const per = [price.chargeUnit, price.amountUnit].filter((unit) => unit !== undefined).join(' and ');
  const unit = per === '' ? '' : ` per ${per}`;
  const once = price.discountPrice ?? price.originalPrice;
  const rate = price.discountUnitPrice ?? price.unitPrice;
  const parts = [
    ...(once === undefined ? [] : [moneyText(once)]),
    ...(rate === undefined ? [] : [`${moneyText(rate)}${unit}`]),
    ...(price.stepPrices === undefined || price.stepPrices.length === 0
      ? []
      : [`tiered${unit}: ${price.stepPrices.map(tierText).join(', ')}`]),
  ];
  return parts.length === 0 ? NO_PRICE_TEXT : parts.join(' + ');
}

function tierText({ stepStart, stepEnd, discountUnitPrice, unitPrice }: StepPrice): string {
  const figure = discountUnitPrice ?? unitPrice;
  return `${stepStart ?? 0}–${stepEnd ?? ''} at ${figure === undefined ? NO_PRICE_TEXT : moneyText(figure)}`;
}

/** An amount with two decimals, or with all of them when two are not exact: `2000.00`, `0.0035`. */
export function moneyText(amount: number): string {
  const rounded = amount.toFixed(2);
  return Number(rounded) === amount ? rounded : String(amount);
}

/** What an approver should know about any such price, in one sentence: what the API leaves open. */
export function priceNote(price: Price): string {
  if (Object.keys(price).length === 0) {
    return 'Zenlayer gave no price.';
  }
  return price.chargeUnit === undefined
    ? 'Zenlayer gave no currency or billing period for this price.'
    : `Zenlayer gave no currency. The billing period is ${price.chargeUnit}.`;
}

/** The figures of a price in reading order, each with its label. */
export const PRICE_WORDS: readonly [field: Exclude<keyof Price, 'stepPrices'>, label: string][] = [
  ['discountPrice', 'price'],
  ['originalPrice', 'list price'],
  ['discount', 'discount'],
  ['discountUnitPrice', 'unit price'],
  ['unitPrice', 'list unit price'],
  ['chargeUnit', 'charged per'],
  ['amountUnit', 'unit of usage'],
  ['excessDiscountUnitPrice', 'unit price beyond'],
  ['excessUnitPrice', 'list unit price beyond'],
  ['excessAmountUnit', 'unit beyond'],
  ['category', 'category'],
];

/** A figure of a price as people read it, undefined when the price has none. See `PRICE_WORDS`. */
export function priceFigure(
  price: Price | undefined,
  field: Exclude<keyof Price, 'stepPrices'>,
): string | number | undefined {
  const figure = price?.[field];
  return field === 'discount' && typeof figure === 'number' ? discountText(figure) : figure;
}

/** The API's percent to pay as a discount: 100 is `none`, 80 is `20 %`. */
function discountText(percentToPay: number): string {
  if (percentToPay === 100) {
    return 'none';
  }
  return percentToPay >= 0 && percentToPay < 100
    ? `${Number((100 - percentToPay).toFixed(4))} %`
    : `none; ${percentToPay} % of the list price is charged`;
}
