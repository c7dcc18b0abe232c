import { z } from 'zod';
import { DECISIONS, MESSAGE_NAMES, ORDER_STATES } from '../contract/index.js';
import { approvalTermsSchema } from '../contract/schemas/approval.js';
import { requestSchema, text, time } from '../contract/schemas/basics.js';
import { quoteSchema } from '../contract/schemas/quote.js';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('64 hex digits');

const place = {
  run: text.describe('Id of the run'),
  event: z.int().min(1).describe('Number of the event in that run'),
};

const sender = {
  identity: text.exactOptional().describe("What the sender's program said that it is: a claim"),
  principal: z
    .object({ type: text, name: text })
    .exactOptional()
    .describe("Who sent it, stamped by Temporal's server. Absent: it stamps nobody, or this is an update"),
};

const decision = z
  .looseObject({ by: text, decision: z.enum(DECISIONS), quote: text, at: time, comment: text.exactOptional() })
  .describe('With every other field of the message, and the key or the principal that its check has found');

const record = z
  .looseObject({
    request: requestSchema,
    quote: quoteSchema,
    account: z.object({ endpoint: text, account: text }),
    terms: approvalTermsSchema.loose(),
    policy: sha256.describe('SHA-256 of the policy that made the terms'),
  })
  .describe('The quote as it was recorded, with all that a purchase goes by');

const quote = z.object({
  ...place,
  at: time,
  record,
  use: z
    .enum(['asked', 'automatic', 'covered', 'impossible', 'held', 'cancelled'])
    .describe('What became of it at once; covered = the approval of the quote before covered it'),
  deadline: time.exactOptional(),
  validUntil: time.exactOptional().describe('Until when its approval could be used'),
  decisions: z.array(decision).describe('Those that count: of each person the newest'),
  outcome: z.enum(['pending', 'approved', 'rejected']),
});

const message = z.object({
  ...place,
  ...sender,
  message: z.enum(MESSAGE_NAMES),
  via: z.enum(['signal', 'update']),
  at: time.describe('When the order judged it'),
  received: z.unknown().describe('All of it, as received'),
  accepted: z.boolean().exactOptional().describe('Absent: the history does not show it'),
  text: text.exactOptional().describe('The answer, or why it was refused'),
  by: z.enum(['order', 'rules']).describe('Who says so: the order itself, or only its rules, judged again'),
  check: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('signed'), key: text.describe('SHA256:…') }),
      z.object({
        kind: z.literal('attributed'),
        principal: text,
        checked: z.object({ at: time, seal: text }).describe('When, and a seal of the worker over what was checked'),
      }),
      z.object({ kind: z.literal('refused'), text: text.describe('Why it does not count: a part of a sentence') }),
      z.object({ kind: z.literal('failed') }),
    ])
    .exactOptional()
    .describe('What the check of who has sent it said, where the terms ask for one'),
  differs: text.exactOptional().describe('What the rules say instead, judged again'),
});

const step = z.object({
  ...place,
  step: text,
  activityId: text,
  scheduledAt: time,
  input: z.unknown().optional(),
  startedEvent: z.int().exactOptional(),
  startedAt: time.exactOptional(),
  worker: text.exactOptional(),
  endedEvent: z.int().exactOptional(),
  endedAt: time.exactOptional(),
  result: z.unknown().optional().describe('Of placeOrder: with sentAt, the circuit, and the requestId of the API'),
  failure: text.exactOptional(),
});

const state = z.enum(ORDER_STATES);

const storySchema = z
  .object({
    orderId: text,
    firstRunId: text,
    startedAt: time,
    startedBy: z.object(sender),
    endedAt: time.exactOptional(),
    ended: text.exactOptional().describe('How the last run ended; absent = the order is open'),
    request: z.unknown().describe('As it was received'),
    state,
    reason: text.exactOptional(),
    quotes: z.array(quote),
    messages: z.array(message),
    steps: z.array(step),
    circuit: z.object({ crossRegionBandwidthId: text, orderNumber: text.nullable().exactOptional() }).exactOptional(),
    states: z.array(z.object({ state, at: time, reason: text.exactOptional() })),
    workers: z.array(z.object({ build: text, identities: z.array(text), from: time, to: time })),
  })
  .describe('Made from the runs below, and from nothing else');

export const dossierSchema = z
  .strictObject({
    version: z.literal(1),
    made: z.strictObject({
      at: time,
      by: text.exactOptional().describe('Who made it: a claim, unless the key that signed is listed for this name'),
      program: text,
    }),
    namespace: text,
    story: storySchema,
    policies: z.array(z.strictObject({ sha256, text: text.describe('YAML or JSON') })),
    missing: z.array(text).describe('What the dossier lacks, and how to add it'),
    runs: z
      .array(
        z.strictObject({
          runId: text,
          sha256: sha256.describe('Over the history as the server gave it, payloads still encoded'),
          events: z
            .array(z.record(text, z.unknown()))
            .describe("The JSON form of Temporal's API, with each payload decoded"),
        }),
      )
      .min(1),
    digest: sha256.describe('Over the JSON of all other fields but signature and signedWith, in their order'),
    signature: text.exactOptional().describe('SSHSIG over the JSON of all other fields but signedWith, in their order'),
    signedWith: text.exactOptional().describe('The key that made the signature: SHA256:…'),
  })
  .meta({
    id: 'Dossier',
    description:
      'The record of one order: what was asked, quoted, decided, sent and bought, with the events that show it. The file is its JSON as JSON.stringify writes it, without blanks, and a line feed',
  });
