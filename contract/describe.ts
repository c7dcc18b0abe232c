import { rulesIfAny } from './actions/index.js';
import type { ShownRequest } from './request.js';
import { textOr } from './text.js';
import type { Decision, Difference, Price, StepPrice } from './view.js';

/** `asia-east-1 ⇄ asia-north-1`, or the circuit's id. */
export function subjectOf(request: ShownRequest): string {
  return rulesIfAny(request)?.subject(request) ?? 'a circuit';
}

/** The figures that a request asks for: `100 Mbps with bursts to 120 Mbps`. */
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

/** A price in one line, as the API gave it: `2,000.00`, `2.78 per HOUR and Mbps`, `tiered: 0–100 at 20.00, …`. */
export function priceText(price: Price): string {
  const unit = unitText(price);
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

/**
 * A price beside the one in force: `2,000.00 instead of 1,000.00 (+100 %)`. The change is left out when the two can't be
 * compared: one has tiers, or other units.
 */
export function priceChangeText(price: Price, inForce: Price | undefined): string {
  if (inForce === undefined) {
    return priceText(price);
  }
  const change = changeText(price, inForce);
  return `${priceText(price)} instead of ${priceText(inForce)}${change === undefined ? '' : ` (${change})`}`;
}

function changeText(price: Price, inForce: Price): string | undefined {
  const [now, before] = [onlyAmount(price), onlyAmount(inForce)];
  if (now === undefined || before === undefined || now.per !== before.per || before.amount <= 0) {
    return undefined;
  }
  if (now.amount === before.amount) {
    return 'no change';
  }
  const percent = ((now.amount - before.amount) / before.amount) * 100;
  const rounded = Number(percent.toFixed(1));
  const size = rounded === 0 ? 'less than 0.1' : String(Math.abs(rounded));
  return `${percent > 0 ? '+' : '-'}${size} %`;
}

/** The amount of a price that is one amount and nothing else. */
function onlyAmount(price: Price): { amount: number; per: string } | undefined {
  const amounts = [
    { amount: price.discountPrice ?? price.originalPrice, per: '' },
    { amount: price.discountUnitPrice ?? price.unitPrice, per: unitText(price) },
  ].flatMap(({ amount, per }) => (amount === undefined ? [] : [{ amount, per }]));
  return amounts.length === 1 && (price.stepPrices ?? []).length === 0 ? amounts[0] : undefined;
}

/** ` per HOUR and Mbps` */
function unitText({ chargeUnit, amountUnit }: Price): string {
  const per = [chargeUnit, amountUnit].filter((unit) => unit !== undefined).join(' and ');
  return per === '' ? '' : ` per ${per}`;
}

/** `0–100 at 20.00` */
export function tierText({ stepStart, stepEnd, discountUnitPrice, unitPrice }: StepPrice): string {
  const figure = discountUnitPrice ?? unitPrice;
  return `${stepStart ?? 0}–${stepEnd ?? ''} at ${figure === undefined ? NO_PRICE_TEXT : moneyText(figure)}`;
}

/** An amount with two decimals, or with all of them when two are not exact: `2,000.00`, `0.0035`. */
export function moneyText(amount: number): string {
  const rounded = amount.toFixed(2);
  const [whole = '', ...decimals] = (Number(rounded) === amount ? rounded : String(amount)).split('.');
  // Only digits are grouped: very large and very small numbers have an exponent.
  const grouped = /^-?\d+$/.test(whole) ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole;
  return [grouped, ...decimals].join('.');
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

/** What somebody did who sent a decision. */
export const DECIDED: Readonly<Record<Decision['decision'], string>> = { approve: 'approved', reject: 'rejected' };

/** What proves who has decided: `signed with SHA256:…`; `as claimed` when nothing does. */
export function provedText({ key, principal }: Pick<Decision, 'key' | 'principal'>): string {
  if (key !== undefined) {
    return `signed with ${key}`;
  }
  return principal === undefined ? 'as claimed' : `sent by ${principal}, says Temporal's server`;
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
export function priceFigure(price: Price | undefined, field: Exclude<keyof Price, 'stepPrices'>): string | undefined {
  const figure = price?.[field];
  if (typeof figure !== 'number') {
    return figure;
  }
  return field === 'discount' ? discountText(figure) : moneyText(figure);
}

/** The figures of a circuit that a quote starts from, each with its label. */
const CIRCUIT_WORDS: Readonly<Record<string, string>> = {
  'circuit.bandwidth': "the circuit's bandwidth",
  'circuit.bandwidthCap': "the circuit's burst",
  'circuit.internetChargeType': "the circuit's charge type",
  'circuit.status': "the circuit's status",
};

function figureText(field: string, figure: number): string {
  if (field === 'discount') {
    return discountText(figure);
  }
  return field.startsWith('circuit.') ? `${figure} Mbps` : moneyText(figure);
}

/** One figure that differs from the quote before, in words: `price: 1,600.00 → 2,000.00`. */
export function differenceText({ field, before, now }: Difference): string {
  const label = PRICE_WORDS.find(([name]) => name === field)?.[1] ?? CIRCUIT_WORDS[field];
  const shown = (figure: Difference['now']) =>
    typeof figure === 'number' ? figureText(field, figure) : (figure ?? 'none');
  return `${label ?? field}: ${shown(before)} → ${shown(now)}`;
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
