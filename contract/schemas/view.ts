import { z } from 'zod';
import { ATTENTION_CODES } from '../attention.js';
import { HOLD_CODES, MESSAGE_NAMES, ORDER_STATES, RESOLVE_CHOICES } from '../view-words.js';
import { approvalTermsSchema, decisionSchema } from './approval.js';
import { requestSchema, text, time } from './basics.js';
import { shownMessageSchema } from './messages.js';
import { circuitSchema, shownQuoteSchema } from './quote.js';

const state = z.enum(ORDER_STATES).meta({ id: 'OrderState' });

export const refusedMessageSchema = z
  .object({
    at: time,
    message: z.enum(MESSAGE_NAMES),
    by: text.exactOptional(),
    reason: text,
    received: text.describe('What was received, as JSON, shortened'),
  })
  .meta({ id: 'RefusedMessage', description: 'A refused message, and why. It changed nothing' });

export const holdSchema = z
  .object({
    id: text,
    code: z.enum(HOLD_CODES),
    text,
    evidence: z.array(text),
    choices: z.array(
      z.object({
        choice: z.enum(RESOLVE_CHOICES),
        consequence: text,
        resolveWith: shownMessageSchema('resolve').describe('The message to send, but for the placeholders'),
      }),
    ),
  })
  .meta({ id: 'Hold', description: 'Why an order is held, and what can be done' });

const attention = z
  .object({ code: z.enum(ATTENTION_CODES), text })
  .meta({ id: 'Attention', description: 'Something that a person should check; the order continues' });

export const orderViewSchema = z
  .object({
    orderId: text,
    request: z
      .union([requestSchema, z.record(text, z.unknown())])
      .describe(
        'The checked request; before the check, what was received. It may be invalid, and then reason says why',
      ),
    state,
    since: time,
    attention: attention.exactOptional(),
    quote: shownQuoteSchema.exactOptional(),
    approval: z
      .object({
        terms: approvalTermsSchema,
        by: z.array(decisionSchema),
        deadline: time.exactOptional().describe("Absent: the policy's rule approved by itself"),
        validUntil: time.exactOptional(),
      })
      .exactOptional()
      .describe('Who has to approve and who did'),
    refused: z.object({ count: z.int().min(0), latest: z.array(refusedMessageSchema) }),
    hold: holdSchema.exactOptional(),
    circuit: circuitSchema.exactOptional(),
    next: z
      .object({ text, at: time.exactOptional(), who: text.exactOptional() })
      .describe('What happens next, when, and by whom'),
    timeline: z.array(z.object({ state, at: time, reason: text.exactOptional() })),
    reason: text.exactOptional(),
  })
  .meta({
    description:
      "Everything about an order: the answer of the query `order` and of the update `awaitQuote`, the workflow's result, and the details of its failure. At most 64 KB",
  });
