import { z } from 'zod';
import { orderRequestSchema } from '../request.js';

export const text = z.string();
export const number = z.number();

export const time = z.iso.datetime().meta({ id: 'Time', description: 'ISO 8601 in UTC' });

export const milliseconds = number.min(0).meta({ id: 'Milliseconds' });

/** A request inside of another value. */
export const requestSchema = orderRequestSchema.meta({ id: 'OrderRequest' });
