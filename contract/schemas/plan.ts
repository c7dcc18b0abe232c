import { z } from 'zod';
import { approvalTermsSchema } from './approval.js';
import { text } from './basics.js';
import { priceSchema } from './price.js';
import { circuitSchema, startingPointSchema } from './quote.js';

export const orderPlanSchema = z
  .union([
    z.object({
      kind: z.literal('quoted'),
      price: priceSchema,
      previousPrice: priceSchema.exactOptional().describe('Of a change: the price in force'),
      base: startingPointSchema.exactOptional().describe('Of a change: the circuit as it is'),
      notes: z.array(text),
      terms: approvalTermsSchema,
      impossible: text.exactOptional().describe('Why nobody can give the approvals that are needed'),
    }),
    z.object({ kind: z.literal('alreadyThere'), circuit: circuitSchema, text }).describe('There is nothing to buy'),
  ])
  .meta({ description: 'What would become of a request: the result of the workflow `crossRegionBandwidthPlan`' });
