import { z } from 'zod';
import { number, text, time } from './basics.js';
import { shownMessageSchema } from './messages.js';
import { priceSchema } from './price.js';

const figures = {
  internetChargeType: text,
  bandwidth: number.describe('Mbps'),
  bandwidthCap: number.nullable().describe('Mbps of the burst'),
};

/** What a circuit is billed by. */
export const circuitFiguresSchema = z.object(figures);

export const startingPointSchema = z
  .object({ ...figures, status: text })
  .meta({ id: 'StartingPoint', description: 'A circuit as it was when a change of it was quoted' });

export const placeSchema = z
  .object({ vpcId: text, regionA: text, regionZ: text })
  .meta({ id: 'Place', description: 'Where a circuit is' });

const figureOrText = z.union([text, number, z.null()]);

export const differenceSchema = z
  .object({ field: text, before: figureOrText, now: figureOrText })
  .meta({ id: 'Difference', description: 'A figure that differs from the quote before' });

export const circuitSchema = z
  .object({
    crossRegionBandwidthId: text,
    status: text.exactOptional(),
    orderNumber: text.nullable().exactOptional().describe('Absent for a change, which has none; null = not known'),
  })
  .meta({ id: 'Circuit', description: 'The circuit of an order, as last seen' });

const fields = {
  id: text.describe(
    'Q<revision>-<12 hex digits>: a digest over the order, the request, the starting point and the price',
  ),
  revision: z.int().min(1),
  price: priceSchema,
  previousPrice: priceSchema.exactOptional().describe('For a change: the price in force, when the API tells it'),
  differences: z
    .array(differenceSchema)
    .exactOptional()
    .describe('What differs from the quote before, when there was one'),
  base: startingPointSchema.exactOptional().describe('For a change: the circuit before it'),
  where: placeSchema.exactOptional().describe('For a change: where the circuit is, which the request does not say'),
  notes: z.array(text).describe('What an approver should know beside the figures and what they leave open'),
  inquiredAt: time,
};
const approveWith = shownMessageSchema('approve').describe('The exact message to send, but for the name');

/** What people are asked to approve. */
export const quoteSchema = z.object({ ...fields, approveWith }).meta({ id: 'Quote' });

export const shownQuoteSchema = z
  .object({
    ...fields,
    approveWith: approveWith
      .exactOptional()
      .describe(
        'While the order waits for approval: the exact message to send, but for the name. Absent where it has to be signed',
      ),
  })
  .meta({ id: 'ShownQuote' });
