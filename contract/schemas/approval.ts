import { z } from 'zod';
import { DECISIONS, IDENTITIES } from '../view-words.js';
import { milliseconds, text, time } from './basics.js';

const decision = z.enum(DECISIONS);

export const partySchema = z
  .object({
    name: text,
    members: z.array(text),
    more: z
      .int()
      .exactOptional()
      .describe('How many more members there are: a view that would be too large shows only some'),
  })
  .meta({ id: 'Party', description: "A group of people, or one person, whose name is the party's" });

const delegationSchema = z
  .object({
    from: text,
    to: text,
    since: time.exactOptional().describe('Absent = always'),
    until: time,
  })
  .meta({ id: 'Delegation', description: 'One person may decide for another, for some time' });

export const approvalTermsSchema = z
  .object({
    rule: text.describe('Name of the rule that applied'),
    required: z.int().min(0).describe('How many different people have to approve; 0 = the rule itself approves'),
    from: z.array(partySchema).exactOptional().describe('Who may decide; absent = anyone'),
    fromEach: z.literal(true).exactOptional().describe('At least one approval has to come from each of them'),
    requesterMayApprove: z.boolean(),
    commentFor: z.array(decision).describe('Decisions that count only with a comment'),
    decideWithinMs: milliseconds.describe('How long people have to decide'),
    approvalValidMs: milliseconds.describe('How long an approval may be used'),
    delegations: z
      .array(delegationSchema)
      .exactOptional()
      .describe('Who may decide for somebody who may decide; the decision says so in `for`'),
    moreDelegations: z
      .int()
      .exactOptional()
      .describe('How many more delegations there are: a view that would be too large shows only some'),
    escalate: z
      .object({ afterMs: milliseconds, to: z.array(partySchema) })
      .exactOptional()
      .describe(
        'So long after people were asked, these may decide too. Where one approval has to come from each party, one of them stands in for any one',
      ),
    reminders: z
      .object({ everyMs: milliseconds, atMost: z.int().min(0) })
      .exactOptional()
      .describe('Reminders to the approvers, at most so many, in between so many milliseconds'),
    identity: z
      .enum(IDENTITIES)
      .exactOptional()
      .describe(
        "How it is proved who decides: by a signature with the person's own SSH key, or by the principal that Temporal's server stamps on the message; absent = not at all",
      ),
  })
  .meta({
    id: 'ApprovalTerms',
    description:
      'Who has to approve a quote, and how: what the policy demanded when the quote was made. It stays with the quote whatever becomes of the policy',
  });

export const decisionSchema = z
  .object({
    by: text.describe('A claim of the sender, unless key or principal is there'),
    decision,
    quote: text,
    at: time,
    comment: text.exactOptional(),
    for: text.exactOptional().describe('The person that a delegate decided for; absent = oneself'),
    signedAt: time.exactOptional().describe('The time that the person has signed, by their own clock'),
    key: text.exactOptional().describe("SHA256:… of the person's key, whose signature was verified"),
    principal: text.exactOptional().describe("Who sent it, as Temporal's server says"),
  })
  .meta({ id: 'Decision', description: "One person's decision on a quote" });

/** The form of a `KeptDecision`. */
export const keptDecisionSchema = decisionSchema.extend({
  signature: text.exactOptional(),
  checked: z.object({ at: time, seal: text }).exactOptional(),
});
