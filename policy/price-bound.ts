import { moneyText, priceText, type Price } from '../contract/index.js';
import type { Facts } from './facts.js';
import type { Condition } from './schema.js';

/** Whether a condition holds, and why, in one sentence. */
export interface Verdict {
  readonly holds: boolean;
  readonly why: string;
}

/**
 * Whether all that is to be paid is within a bound.
 *
 * What can't be compared is not within any: a price that the API did not name, one without a unit, one in another unit
 * than the bound's, and use beyond the commitment that has no price of its own.
 *
 * @param bandwidthCap Mbps of the burst; null = there is none, and so no use beyond the commitment
 */
export function withinPrice(
  price: Price,
  bandwidthCap: number | null,
  bound: NonNullable<Condition['price']>,
): Verdict {
  const { atMost, chargeUnit, excessAtMost, excessAmountUnit } = bound;
  const amountUnit = bound.amountUnit ?? null;
  const shown = priceText(price);
  const unit = [chargeUnit, amountUnit].filter((each) => each !== null).join(' and ');
  const no = (why: string): Verdict => ({ holds: false, why: `price: ${why}` });
  const rates = ratesOf(price);
  if (rates.length === 0 || rates.includes(null)) {
    return no(`no rate is named (${shown}), so no bound holds`);
  }
  if (hasPartWithoutUnit(price)) {
    return no(`${shown} has a part without a unit, so no bound holds`);
  }
  if (price.chargeUnit !== chargeUnit || price.amountUnit !== amountUnit) {
    return no(`${shown} is not per ${unit}`);
  }
  if (rates.some((rate) => rate === null || rate > atMost)) {
    return no(`${shown} is above ${moneyText(atMost)} per ${unit}`);
  }
  const excess = excessOf(price);
  if (excess === null && (bandwidthCap !== null || price.excessAmountUnit !== null)) {
    return no('use beyond the commitment has no price, so no bound holds');
  }
  if (excess !== null) {
    const beyond = `use beyond the commitment costs ${moneyText(excess)} per ${price.excessAmountUnit ?? 'nothing named'}`;
    if (excessAtMost === undefined) {
      return no(`${beyond}, and the rule has no excessAtMost for it`);
    }
    if (price.excessAmountUnit !== excessAmountUnit || excess > excessAtMost) {
      return no(`${beyond}, not at most ${moneyText(excessAtMost)} per ${excessAmountUnit ?? 'unit of usage'}`);
    }
  }
  return { holds: true, why: `price: ${shown} is at most ${moneyText(atMost)} per ${unit}` };
}

/** What is paid per unit: one figure, or one for each tier. */
function ratesOf(price: Price): (number | null)[] {
  const flat = price.discountUnitPrice ?? price.unitPrice;
  return [
    ...(flat === null ? [] : [flat]),
    ...(price.stepPrices ?? []).map((tier) => tier.discountUnitPrice ?? tier.unitPrice),
  ];
}

function excessOf(price: Price): number | null {
  return price.excessDiscountUnitPrice ?? price.excessUnitPrice;
}

/** `discountPrice` and `originalPrice` are amounts for a period that the API does not name. */
function hasPartWithoutUnit(price: Price): boolean {
  return (
    price.discountPrice !== null ||
    price.originalPrice !== null ||
    price.chargeUnit === null ||
    (excessOf(price) !== null && price.excessAmountUnit === null)
  );
}

/**
 * Whether a change's price is at most so many percent above the price in force, figure by figure.
 *
 * Prices without a unit are not compared: nothing tells whether they are for the same time. A burst that rises is always
 * more, because the API prices the commitment only.
 */
export function withinChange(
  change: Pick<Facts, 'price' | 'previousPrice' | 'base' | 'bandwidthCap'>,
  { atMostPercent }: { atMostPercent: number },
): Verdict {
  const { price, previousPrice, base, bandwidthCap } = change;
  const no = (why: string): Verdict => ({ holds: false, why: `priceChange: ${why}` });
  if (previousPrice === undefined || base === undefined) {
    return no('there is no price in force to compare with');
  }
  if (bandwidthCap !== null && (base.bandwidthCap === null || bandwidthCap > base.bandwidthCap)) {
    return no(`the burst rises from ${base.bandwidthCap ?? 'none'} to ${bandwidthCap} Mbps, which no price shows`);
  }
  if (hasPartWithoutUnit(price) || hasPartWithoutUnit(previousPrice)) {
    return no('a price without a unit can’t be compared');
  }
  if (UNITS.some((unit) => price[unit] !== previousPrice[unit])) {
    return no('the prices have different units');
  }
  const rates = ratesOf(price);
  if (rates.length === 0 || rates.includes(null) || formOf(price) !== formOf(previousPrice)) {
    return no('the prices name different figures, or none');
  }
  const before = [...ratesOf(previousPrice), excessOf(previousPrice)];
  const above = [...rates, excessOf(price)].some(
    (figure, index) => (figure ?? 0) > (before[index] ?? 0) * (1 + atMostPercent / 100) * ROUNDING,
  );
  const compared = `${priceText(previousPrice)} → ${priceText(price)}`;
  return above
    ? no(`${compared} is more than ${atMostPercent} % above the price in force`)
    : { holds: true, why: `priceChange: ${compared} is at most ${atMostPercent} % above the price in force` };
}

const UNITS = ['chargeUnit', 'amountUnit', 'excessAmountUnit'] as const;

/** 115 is 15 % above 100, though 100 times 1.15 is a little less than that. */
const ROUNDING = 1 + 1e-12;

/** Which figures a price names, and its tiers. Where a list figure is all there is, also the percent of it to be paid. */
function formOf(price: Price): string {
  const tiers = price.stepPrices ?? [];
  const figures = [
    [price.unitPrice, price.discountUnitPrice],
    [price.excessUnitPrice, price.excessDiscountUnitPrice],
    ...tiers.map((tier) => [tier.unitPrice, tier.discountUnitPrice]),
  ].map(([list, toPay]) => ({ list: list !== null, toPay: toPay !== null }));
  return JSON.stringify([
    figures,
    tiers.map(({ stepStart, stepEnd }) => [stepStart, stepEnd]),
    figures.some(({ list, toPay }) => list && !toPay) ? price.discount : null,
  ]);
}
