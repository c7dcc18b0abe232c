import { z } from 'zod';
import { number, text } from './basics.js';

const stepPrice = z
  .object({
    stepStart: number.exactOptional(),
    stepEnd: number.exactOptional().describe('Absent = the last tier'),
    unitPrice: number.exactOptional(),
    discountUnitPrice: number.exactOptional(),
  })
  .meta({ id: 'StepPrice', description: 'A tier of a price, with what the API gave of it' });

export const priceSchema = z
  .object({
    discount: number.exactOptional().describe('Percent to pay: 80 = 20 % off'),
    originalPrice: number.exactOptional(),
    discountPrice: number.exactOptional(),
    unitPrice: number.exactOptional(),
    discountUnitPrice: number.exactOptional(),
    chargeUnit: text.exactOptional().describe('HOUR, DAY, MONTH; only with pay-as-you-go'),
    stepPrices: z.array(stepPrice).exactOptional(),
    amountUnit: text.exactOptional().describe('Unit of usage, such as Mbps'),
    excessUnitPrice: number.exactOptional(),
    excessDiscountUnitPrice: number.exactOptional(),
    excessAmountUnit: text.exactOptional(),
    category: text.exactOptional().describe('STANDARD, or CUSTOMIZED for a negotiated price'),
  })
  .meta({
    id: 'Price',
    description:
      'As the API gave it; a field that is absent was not given. It has no currency, and without a chargeUnit no period',
  });
