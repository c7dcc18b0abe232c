import { moneyText, priceText, type Price } from '../contract/index.js';
import type { Facts } from './facts.js';
import type { Condition } from './schema.js';

/** Whether a condition holds, and why in one sentence. */
export interface Verdict {
  readonly holds: boolean;
  readonly why: string;
}

/**
 * Whether everything to be paid is within a limit.
 *
 * A price that can't be compared is within no limit: no price, a price without a unit or in another unit, and use beyond
 * the commitment without its own price.
 *
 * @param bandwidthCap Mbps of the burst; null = there is none, and so no use beyond the commitment
 */
export function withinPrice(
  price: Price,
  bandwidthCap: number | null,
  bound: NonNullable<Condition['price']>,
): Verdict {
  const { atMost, chargeUnit, excessAtMost, excessAmountUnit } = bound;
  const { amountUnit } = bound;
  const shown = priceText(price);
  const unit = [chargeUnit, amountUnit].filter((each) => each !== undefined).join(' and ');
  const no = (why: string): Verdict => ({ holds: false, why: `price: ${why}` });
  const rates = ratesOf(price);
  if (rates.length === 0 || rates.includes(undefined)) {
    return no(
      price.discountPrice === undefined && price.originalPrice === undefined && rates.length === 0
        ? "no price given, so the limit can't be checked"
        : `${shown} names no unit price, so the limit can't be checked`,
    );
  }
  if (hasPartWithoutUnit(price)) {
    return no(`a part of ${shown} has no unit, so the limit can't be checked`);
  }
  if (price.chargeUnit !== chargeUnit || price.amountUnit !== amountUnit) {
    return no(`${shown} is not per ${unit}`);
  }
  if (rates.some((rate) => rate === undefined || rate > atMost)) {
    return no(`${shown} is above ${moneyText(atMost)} per ${unit}`);
  }
  const excess = excessOf(price);
  if (excess === undefined && (bandwidthCap !== null || price.excessAmountUnit !== undefined)) {
    return no("use beyond the commitment has no price, so the limit can't be checked");
  }
  if (excess !== undefined) {
    const beyond = `use beyond the commitment costs ${moneyText(excess)} per ${price.excessAmountUnit ?? 'unknown unit'}`;
    if (excessAtMost === undefined) {
      return no(`${beyond}, but the rule has no excessAtMost`);
    }
    if (price.excessAmountUnit !== excessAmountUnit || excess > excessAtMost) {
      return no(
        `${beyond}; the rule allows at most ${moneyText(excessAtMost)} per ${excessAmountUnit ?? 'unit of usage'}`,
      );
    }
  }
  return { holds: true, why: `price: ${shown} is at most ${moneyText(atMost)} per ${unit}` };
}

/** The prices per unit: one, or one for each tier. */
function ratesOf(price: Price): (number | undefined)[] {
  const flat = price.discountUnitPrice ?? price.unitPrice;
  return [
    ...(flat === undefined ? [] : [flat]),
    ...(price.stepPrices ?? []).map((tier) => tier.discountUnitPrice ?? tier.unitPrice),
  ];
}

function excessOf(price: Price): number | undefined {
  return price.excessDiscountUnitPrice ?? price.excessUnitPrice;
}

/** Whether a price has no unit. `discountPrice` and `originalPrice` are for a period that the API does not give. */
function hasPartWithoutUnit(price: Price): boolean {
  return (
    price.discountPrice !== undefined ||
    price.originalPrice !== undefined ||
    price.chargeUnit === undefined ||
    (excessOf(price) !== undefined && price.excessAmountUnit === undefined)
  );
}

/**
 * Whether each figure of a change's price is at most this many percent above the price in force.
 *
 * Prices without a unit are not compared, because they may be for different periods. A higher burst always counts as
 * dearer, because the API prices only the commitment.
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
    return no(
      `the burst rises from ${base.bandwidthCap ?? 'none'} to ${bandwidthCap} Mbps, and the price does not include it`,
    );
  }
  if (hasPartWithoutUnit(price) || hasPartWithoutUnit(previousPrice)) {
    return no("a price without a unit can't be compared");
  }
  if (UNITS.some((unit) => price[unit] !== previousPrice[unit])) {
    return no('the prices have different units');
  }
  const rates = ratesOf(price);
  if (rates.length === 0 || rates.includes(undefined) || formOf(price) !== formOf(previousPrice)) {
    return no('the prices have different figures, or none');
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

/** Tolerance for rounding: 100 × 1.15 is a little less than 115. */
const ROUNDING = 1 + 1e-12;

/** Which figures and tiers a price has. Where it has only a list figure, the discount counts too. */
function formOf(price: Price): string {
  const tiers = price.stepPrices ?? [];
  const figures = [
    [price.unitPrice, price.discountUnitPrice],
    [price.excessUnitPrice, price.excessDiscountUnitPrice],
    ...tiers.map((tier) => [tier.unitPrice, tier.discountUnitPrice]),
  ].map(([list, toPay]) => ({ list: list !== undefined, toPay: toPay !== undefined }));
  return JSON.stringify([
    figures,
    tiers.map(({ stepStart, stepEnd }) => [stepStart, stepEnd]),
    figures.some(({ list, toPay }) => list && !toPay) ? price.discount : null,
  ]);
}
