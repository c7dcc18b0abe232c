import { z } from 'zod';
import { priceOf, type Place, type Price, type StartingPoint } from '../contract/index.js';

const FIGURE = 'expected an amount, 0 or more, or null';
const figure = z.number(FIGURE).min(0, FIGURE).nullish();
const text = z.string('expected text or null').nullish();

/** A price as the API gives it: a field may be null or missing. */
export const priceSchema: z.ZodType<Price> = z
  .strictObject(
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
        .nullish(),
      amountUnit: text,
      excessUnitPrice: figure,
      excessDiscountUnitPrice: figure,
      excessAmountUnit: text,
      category: text,
    },
    "expected a number, or an object with the API's fields of a price",
  )
  .transform(priceOf);

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
