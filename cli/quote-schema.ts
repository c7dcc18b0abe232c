import { z } from 'zod';
import type { Place, Price, StartingPoint } from '../contract/index.js';

const FIGURE = 'expected an amount, 0 or more, or null';
const figure = z.number(FIGURE).min(0, FIGURE).nullable().default(null);
const text = z.string('expected text or null').nullable().default(null);

/** A price as the API gives it; a missing field becomes null. */
export const priceSchema: z.ZodType<Price> = z.strictObject(
  {
    discount: figure,
    originalPrice: figure,
    discountPrice: figure,
    unitPrice: figure,
    discountUnitPrice: figure,
    chargeUnit: text,
    stepPrices: z
      .array(
        z.strictObject(
          { stepStart: figure, stepEnd: figure, unitPrice: figure, discountUnitPrice: figure },
          'expected {stepStart, stepEnd, unitPrice, discountUnitPrice}',
        ),
        'expected a list of tiers, or null',
      )
      .nullable()
      .default(null),
    amountUnit: text,
    excessUnitPrice: figure,
    excessDiscountUnitPrice: figure,
    excessAmountUnit: text,
    category: text,
  },
  "expected a number, or an object with the API's fields of a price",
);

const MBPS = 'expected a whole number of Mbps';
const required = z.string('expected text').min(1, 'expected text');

export interface InputCircuit extends Place, StartingPoint {
  readonly crossRegionBandwidthId?: string | undefined;
}

/** A circuit as `DescribeCrossRegionBandwidth` shows it; more fields are allowed. */
export const circuitSchema: z.ZodType<InputCircuit> = z.object(
  {
    crossRegionBandwidthId: required.optional(),
    vpcId: required,
    regionA: required,
    regionZ: required,
    internetChargeType: required,
    bandwidth: z.int(MBPS).min(0, MBPS),
    bandwidthCap: z.int(MBPS).min(0, MBPS).nullable().default(null),
    status: required,
  },
  'expected an object with the fields of a circuit',
);

/** A price without any figure. */
export const NO_PRICE: Price = priceSchema.parse({});
