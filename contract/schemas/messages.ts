import { z } from 'zod';
import { MESSAGE_FIELDS, type FieldRule, type MessageContents } from '../message-fields.js';
import { lineForm } from '../text.js';
import { ORDER_STATES, type MessageName } from '../view-words.js';
import { requestSchema, text } from './basics.js';

/** What a message takes, made from the rules by which an order reads it. */
export function messageSchema<N extends MessageName>(name: N): z.ZodType<MessageContents[N]>;
export function messageSchema(name: MessageName): z.ZodType {
  return z.strictObject(fieldsOf(name, ({ what, limit }) => text.meta(lineForm(what, limit))));
}

/** The same message as an order shows it, with placeholders for what only the sender knows. */
export function shownMessageSchema<N extends MessageName>(name: N): z.ZodType<MessageContents[N]>;
export function shownMessageSchema(name: MessageName): z.ZodType {
  return z.object(fieldsOf(name, ({ what }) => text.describe(what)));
}

function fieldsOf(name: MessageName, line: (rule: FieldRule) => z.ZodType): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries<FieldRule>(MESSAGE_FIELDS[name]).map(([field, rule]) => {
      const value = rule.oneOf === undefined ? line(rule) : z.enum(rule.oneOf).describe(rule.what);
      return [field, rule.optional ? value.exactOptional() : value];
    }),
  );
}

/** The answer to an update. A refused update changes nothing and fails with this as its details. */
export const messageAnswerSchema = z
  .object({ accepted: z.boolean(), text, state: z.enum(ORDER_STATES) })
  .meta({ description: 'The answer to an update; the details of its failure when it is refused' });

/** What `awaitQuote` compares before it waits; each may be left out. */
export const expectedOrderSchema = z
  .object({
    request: requestSchema.exactOptional().describe('The request that the order must have been started with'),
    externalId: text.exactOptional(),
  })
  .meta({ description: 'What the update `awaitQuote` takes. Its answer is the order' });
