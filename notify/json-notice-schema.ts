import { z } from 'zod';
import { APPROVAL_EVENTS, ORDER_EVENTS } from '../contract/index.js';
import { approvalTermsSchema, decisionSchema } from '../contract/schemas/approval.js';
import { requestSchema, text, time } from '../contract/schemas/basics.js';
import { shownQuoteSchema } from '../contract/schemas/quote.js';
import { orderViewSchema } from '../contract/schemas/view.js';

const common = {
  id: text.describe('The same for every repetition of this notice; each event has a new one'),
  // Not named `text`, so that no chat system shows it with its own syntax.
  plainText: text.describe('The whole notice for people'),
  summary: text.describe('The order on one line'),
};

const ofOrder = {
  ...common,
  orderId: text.describe("The order's workflow id"),
  runId: text.describe("The order's run id"),
  url: z.url().exactOptional().describe('The order in the Temporal Web UI; absent without CRB_UI_URL'),
};

export const approvalNotice = z
  .object({
    event: z.enum(APPROVAL_EVENTS),
    ...ofOrder,
    reminder: z.int().min(1).exactOptional().describe('Number of the reminder'),
    request: requestSchema,
    quote: shownQuoteSchema,
    deadline: time,
    approval: z.object({
      ...approvalTermsSchema.pick({ required: true, rule: true, commentFor: true }).shape,
      who: text.describe('Who may decide: `network (ben, cleo) or dora`'),
      given: z.array(decisionSchema).describe('The decisions so far'),
    }),
  })
  .meta({ description: 'A quote waits for approval' });

export const orderNotice = z
  .object({
    event: z.enum(ORDER_EVENTS),
    ...ofOrder,
    at: time,
    decision: decisionSchema.exactOptional().describe('With the event `decided`'),
    order: orderViewSchema.describe('The order right after the event'),
  })
  .meta({ description: 'Something happened to an order' });

export const testNotice = z
  .object({ event: z.literal('test'), ...common })
  .meta({ description: 'Sent by `crb notices test`' });

/** Every notice as JSON. */
export const jsonNoticeSchema = z.union([approvalNotice, orderNotice, testNotice]);
