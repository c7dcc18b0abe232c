import type { Difference, Price } from './view.js';

type Figures = Record<string, string | number>;

/** Every figure of a price by name, tiers as `stepPrices.0.unitPrice`. */
function figuresOf(price: Price): Figures {
  const { stepPrices = [], ...flat } = price;
  const tiers = stepPrices.flatMap((tier, index) =>
    Object.entries(tier).map(([field, value]) => [`stepPrices.${index}.${field}`, value] as const),
  );
  return { ...flat, ...Object.fromEntries(tiers) };
}

/** Every figure in which two prices differ. */
export function priceDifferences(before: Price, now: Price): Difference[] {
  const [old, fresh] = [figuresOf(before), figuresOf(now)];
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .map((field) => ({ field, before: old[field] ?? null, now: fresh[field] ?? null }))
    .filter((difference) => difference.before !== difference.now);
}

/**
 * Whether an approval of one price covers another: same units and tiers, the same figures named, and nothing that is
 * to be paid has risen. To be paid is the discounted figure; where there is none, the list figure and its percentage.
 */
export function priceIsCovered(approved: Price, now: Price): boolean {
  return (
    UNITS.every((unit) => approved[unit] === now[unit]) &&
    FIGURES.every((figure) => (approved[figure] === undefined) === (now[figure] === undefined)) &&
    notDearer(toPay(approved), toPay(now)) &&
    tiersAreCovered(approved.stepPrices, now.stepPrices)
  );
}

const UNITS = ['chargeUnit', 'amountUnit', 'excessAmountUnit'] as const;
const FIGURES = [
  'discount',
  'originalPrice',
  'discountPrice',
  'unitPrice',
  'discountUnitPrice',
  'excessUnitPrice',
  'excessDiscountUnitPrice',
] as const;

function toPay(price: Price): (number | undefined)[] {
  return [
    price.discountPrice ?? price.originalPrice,
    price.discountUnitPrice ?? price.unitPrice,
    price.excessDiscountUnitPrice ?? price.excessUnitPrice,
    percentCounts(price) ? price.discount : undefined,
  ];
}

/** Whether the percentage counts for what is to be paid: a list figure has no discounted one, or no sum is given. */
function percentCounts(price: Price): boolean {
  const pairs = [
    [price.originalPrice, price.discountPrice],
    [price.unitPrice, price.discountUnitPrice],
    [price.excessUnitPrice, price.excessDiscountUnitPrice],
    ...(price.stepPrices ?? []).map((tier) => [tier.unitPrice, tier.discountUnitPrice]),
  ];
  const isNamed = price.discountPrice !== undefined || price.discountUnitPrice !== undefined;
  return !isNamed || pairs.some(([list, discounted]) => list !== undefined && discounted === undefined);
}

function tiersAreCovered(approved: Price['stepPrices'], now: Price['stepPrices']): boolean {
  if (approved === undefined || now === undefined) {
    return approved === now;
  }
  return (
    approved.length === now.length &&
    approved.every((tier, index) => {
      const fresh = now[index];
      return (
        fresh !== undefined &&
        tier.stepStart === fresh.stepStart &&
        tier.stepEnd === fresh.stepEnd &&
        (tier.discountUnitPrice === undefined) === (fresh.discountUnitPrice === undefined) &&
        notDearer([tier.discountUnitPrice ?? tier.unitPrice], [fresh.discountUnitPrice ?? fresh.unitPrice])
      );
    })
  );
}

/** A figure that appears or vanishes counts as dearer: nobody has approved it. */
function notDearer(approved: (number | undefined)[], now: (number | undefined)[]): boolean {
  return approved.every((figure, index) => {
    const fresh = now[index];
    return figure === undefined || fresh === undefined ? figure === fresh : fresh <= figure;
  });
}
