import { pairKey } from './circuit.js';
import type { ChargeType, PriceStyle, SandboxSettings } from './settings.js';

/**
 * The price model is an assumption: a flat rate per Mbps that reproduces the figures of the documented create sample
 * (100 Mbps `ByBandwidth` = 2000.0). Everything is computed in whole cents.
 */
export interface Price {
  readonly chargeType: ChargeType;
  /** Cents per Mbps. */
  readonly rate: number;
  /** Percent to pay. */
  readonly percent: number;
  /** Cents before the discount. */
  readonly list: number;
  /** Cents to pay. */
  readonly discounted: number;
}

export interface PricedCircuit {
  readonly internetChargeType: ChargeType;
  readonly regionA: string;
  readonly regionZ: string;
  /** Mbps; the burst costs nothing. */
  readonly bandwidth: number;
  readonly percent: number;
}

/** @param factor moves the rate, for prices that change between inquiry and purchase */
export function priceOf(circuit: PricedCircuit, settings: SandboxSettings, factor = 1): Price {
  const rates = settings.pairRateCents[pairKey(circuit.regionA, circuit.regionZ)] ?? settings.rateCents;
  const rate = Math.floor(rates[circuit.internetChargeType] * factor + 0.5);
  const list = circuit.bandwidth * rate;
  const { percent, internetChargeType: chargeType } = circuit;
  return { chargeType, rate, percent, list, discounted: share(list, percent) };
}

/** Percent to pay. An unknown promo code changes nothing and is no error: that much is documented. */
export function percentToPay(discountCode: string | undefined, settings: SandboxSettings): number {
  const ofCode = discountCode === undefined ? undefined : settings.discountCodes[discountCode];
  return Math.min(settings.accountDiscountPercent, ofCode ?? 100);
}

/** Cents for one hour of a price; what is frozen at creation and deducted for every full hour. */
export function hourOf(cents: number): number {
  return Math.max(1, Math.floor((cents + 360) / 720));
}

/** Price per step of usage, in USD. */
interface StepPrice {
  stepStart: number;
  stepEnd: number | null;
  unitPrice: number;
  discountUnitPrice: number;
}

/** A price as the API shows it, in USD. Every field may be null, and those after `stepPrices` may be absent. */
export interface PriceItem {
  discount: number | null;
  originalPrice: number | null;
  discountPrice: number | null;
  unitPrice: number | null;
  discountUnitPrice: number | null;
  chargeUnit: string | null;
  stepPrices: StepPrice[] | null;
  amountUnit?: string | null;
  excessUnitPrice?: number | null;
  excessDiscountUnitPrice?: number | null;
  excessAmountUnit?: string | null;
  category?: string | null;
}

const NO_PRICE = {
  discount: null,
  originalPrice: null,
  discountPrice: null,
  unitPrice: null,
  discountUnitPrice: null,
  chargeUnit: null,
  stepPrices: null,
} satisfies PriceItem;

const NO_USAGE_PRICE = {
  amountUnit: null,
  excessUnitPrice: null,
  excessDiscountUnitPrice: null,
  excessAmountUnit: null,
  category: null,
} satisfies Partial<PriceItem>;

/** `sample`: the shape of the documented samples. The other styles are shapes that the fields' descriptions allow. */
export function priceItem(price: Price, style: PriceStyle): PriceItem {
  switch (style) {
    case 'sample':
      return {
        ...NO_PRICE,
        discount: price.percent,
        originalPrice: usd(price.list),
        discountPrice: usd(price.discounted),
      };
    case 'unit':
      return price.chargeType === 'ByBandwidth' ? hourlyItem(price) : monthlyItem(price);
    case 'tiered':
      return tieredItem(price);
    case 'empty':
      return { ...NO_PRICE, ...NO_USAGE_PRICE };
  }
}

function hourlyItem({ percent, list, discounted }: Price): PriceItem {
  return {
    ...NO_PRICE,
    ...NO_USAGE_PRICE,
    discount: percent,
    unitPrice: usd(hourOf(list)),
    discountUnitPrice: usd(hourOf(discounted)),
    chargeUnit: 'HOUR',
    category: 'STANDARD',
  };
}

function monthlyItem({ percent, list, discounted, rate }: Price): PriceItem {
  const excess = share(rate, 125);
  return {
    ...NO_PRICE,
    discount: percent,
    unitPrice: usd(list),
    discountUnitPrice: usd(discounted),
    chargeUnit: 'MONTH',
    amountUnit: null,
    excessUnitPrice: usd(excess),
    excessDiscountUnitPrice: usd(share(excess, percent)),
    excessAmountUnit: 'Mbps',
    category: 'STANDARD',
  };
}

/** Two tiers, to show the shape; what is frozen and deducted still comes from the flat rate. */
function tieredItem({ chargeType, percent, rate }: Price): PriceItem {
  const step = (stepStart: number, stepEnd: number | null, cents: number): StepPrice => ({
    stepStart,
    stepEnd,
    unitPrice: usd(cents),
    discountUnitPrice: usd(share(cents, percent)),
  });
  return {
    ...NO_PRICE,
    ...NO_USAGE_PRICE,
    discount: percent,
    chargeUnit: chargeType === 'ByBandwidth' ? 'HOUR' : 'MONTH',
    stepPrices: [step(0, 100, rate), step(100, null, share(rate, 80))],
    amountUnit: 'Mbps',
    category: 'STANDARD',
  };
}

/** So many percent of an amount, rounded to whole cents. */
function share(cents: number, percent: number): number {
  return Math.floor((cents * percent + 50) / 100);
}

/** Cents → the number that stands in an answer. */
export function usd(cents: number): number {
  return cents / 100;
}
