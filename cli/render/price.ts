import { moneyText, PRICE_WORDS, priceFigure, type Price } from '../../contract/index.js';
import { table, type Style } from './style.js';

/** A price as the API gave it, beside the price in force if there is one. The API names no currency. */
export function showPrice(price: Price, inForce: Price | undefined, style: Style): string {
  const rows = [
    ...PRICE_WORDS.map(([field, label]) => [label, priceFigure(price, field), priceFigure(inForce, field)] as const),
    ...tierRows(price, inForce),
  ].filter(([, now, before]) => now !== undefined || before !== undefined);
  if (rows.length === 0) {
    return 'Zenlayer gave no price.';
  }
  const cells = rows.map(([label, now, before]) => [
    style.dim(label),
    show(now),
    ...(inForce ? [now === before ? style.dim(show(before)) : show(before)] : []),
  ]);
  return table(cells, ['', style.bold('quoted'), ...(inForce ? [style.bold('in force')] : [])]);
}

type Row = readonly [label: string, now: string | number | undefined, before: string | number | undefined];

function tierRows(price: Price, inForce: Price | undefined): Row[] {
  const tiers = Math.max(price.stepPrices?.length ?? 0, inForce?.stepPrices?.length ?? 0);
  return Array.from({ length: tiers }, (_, index) => [
    `tier ${index + 1}`,
    showTier(price.stepPrices?.[index]),
    showTier(inForce?.stepPrices?.[index]),
  ]);
}

function showTier(tier: NonNullable<Price['stepPrices']>[number] | undefined): string | undefined {
  if (!tier) {
    return undefined;
  }
  const { stepStart, stepEnd, unitPrice, discountUnitPrice } = tier;
  const list = unitPrice === discountUnitPrice ? '' : ` (list ${show(unitPrice)})`;
  return `from ${stepStart ?? '–'}${stepEnd === undefined ? '' : ` to ${stepEnd}`}: ${show(discountUnitPrice ?? unitPrice)}${list}`;
}

function show(value: string | number | undefined): string {
  return value === undefined ? '–' : typeof value === 'number' ? moneyText(value) : value;
}
