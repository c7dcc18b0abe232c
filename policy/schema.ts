import { z } from 'zod';
import { IDENTITIES, internetChargeTypeSchema, lineProblem } from '../contract/index.js';
import { durationText } from '../files/index.js';

const text = (what: string, most = 100) => {
  const problem = (value: unknown) => lineProblem(value, what, { most, unit: 'bytes' });
  return z
    .string({ error: ({ input }) => problem(input) })
    .refine((value) => problem(value) === undefined, { error: ({ input }) => problem(input) });
};

const list = <T extends z.ZodType>(item: T, what: string, most: number) =>
  z
    .array(item, `expected a list of ${what}`)
    .min(1, `expected at least one of ${what}`)
    .max(most, `expected at most ${most} ${what}`);

/** Most reminders of a quote. */
export const MOST_REMINDERS = 20;

const duration = durationText('7d');

const amount = (what: string) => z.number(`expected ${what}`).min(0, `expected ${what}, 0 or more`);
const count = (what: string, most: number) => {
  const form = `expected ${what}, a whole number from 1 to ${most}`;
  return z.int(form).min(1, form).max(most, form);
};

const atMostMbps = z.strictObject({ atMost: amount('Mbps') }, 'expected {atMost: Mbps}');
const patterns = (what: string) => list(text(`${what}; * stands for any text`), what, 100);
const person = text('a name');

const TIME_FORM = 'expected a time such as 2026-12-24T00:00:00Z, with its time zone';
const time = z.iso.datetime({ offset: true, error: TIME_FORM });

/** `to` may decide for `from`, in `from`'s place. */
const delegation = z.strictObject(
  {
    from: person,
    to: person,
    /** Without it: always before `until`. */
    since: time.optional(),
    /** From then on no more. */
    until: time,
  },
  'expected {from: NAME, to: NAME, since: TIME, until: TIME}',
);

/** The conditions of a rule, which must all hold. Sizes have upper limits only. */
const condition = z.strictObject(
  {
    action: z.enum(['create', 'modify'], 'expected "create" or "modify"').optional(),
    /** Both ends match one of these. */
    regions: patterns('regions').optional(),
    /** At least one end matches one of these. */
    anyRegion: patterns('regions').optional(),
    vpcId: patterns('VPCs').optional(),
    internetChargeType: internetChargeTypeSchema.optional(),
    /** Mbps. Without `bandwidthCap` beside it, holds only for orders without a burst. */
    bandwidth: atMostMbps.optional(),
    /** Mbps of the burst. Holds for orders without a burst too. */
    bandwidthCap: atMostMbps.optional(),
    /** Everything to be paid, in exactly this unit. */
    price: z
      .strictObject(
        {
          atMost: amount('an amount'),
          /** `HOUR`, `DAY`, `MONTH`, as the API names it. */
          chargeUnit: text('the unit of time that the API prices by, such as MONTH'),
          /** Unit of usage, when the price is for one: `Mbps`. */
          amountUnit: text('the unit of usage that the API prices by, such as Mbps').optional(),
          /** For use beyond the commitment. Without it the condition holds only where there is no such use. */
          excessAtMost: amount('an amount').optional(),
          /** Its unit of usage: `Mbps`. */
          excessAmountUnit: text('the unit of use beyond the commitment, such as Mbps').optional(),
        },
        'expected {atMost: amount, chargeUnit: MONTH}',
      )
      .optional(),
    /** How far a change's price may be above the price in force. */
    priceChange: z.strictObject({ atMostPercent: amount('percent') }, 'expected {atMostPercent: percent}').optional(),
    requestedBy: patterns('names').optional(),
  },
  'expected conditions such as action, regions, bandwidth or price',
);

const APPROVALS_FORM = 'expected a whole number of people from 1 to 20, or "automatic"';

const rule = z.strictObject(
  {
    name: text('a name'),
    when: condition.optional(),
    /** How many different people have to approve. */
    approvals: z.union(
      [z.literal('automatic'), z.int(APPROVALS_FORM).min(1, APPROVALS_FORM).max(20, APPROVALS_FORM)],
      APPROVALS_FORM,
    ),
    /** Who may decide: people by name, groups as `group:NAME`. Without it: anyone. */
    from: list(person, 'people and groups', 50).optional(),
    /** Like `from`, with at least one approval from each. */
    fromEach: list(person, 'people and groups', 20).optional(),
    requesterMayApprove: z.boolean('expected true or false').optional(),
    /** Decisions that count only with a comment. */
    commentFor: list(
      z.enum(['approve', 'reject'], 'expected "approve" or "reject"'),
      'approve and reject',
      2,
    ).optional(),
    /** Instead of the worker's `CRB_DECIDE_WITHIN` and `CRB_APPROVAL_VALID`. */
    decideWithin: duration.optional(),
    approvalValid: duration.optional(),
    /** So long after people were asked, these may decide too. */
    escalate: z
      .strictObject(
        { after: duration, to: list(person, 'people and groups', 50) },
        'expected {after: 4h, to: [group:NAME]}',
      )
      .optional(),
    reminders: z
      .strictObject(
        { every: duration, atMost: count('a number of reminders', MOST_REMINDERS) },
        'expected {every: 1d, atMost: 3}',
      )
      .optional(),
    /** How it is proved who decides; default: not at all. */
    identity: z.enum(['claimed', ...IDENTITIES], 'expected "claimed", "signed" or "attributed"').optional(),
  },
  'expected a rule with name and approvals',
);

/** A policy file. */
export const policySchema = z.strictObject(
  {
    groups: z.record(text('a name'), list(person, 'names', 100), 'expected groups by name').optional(),
    /** An OpenSSH `allowed_signers` file with people's public keys; relative to the policy file. */
    signers: text('the path of an allowed_signers file', 1000).optional(),
    /** Programs of the signers file that may sign a request for whoever they have checked. */
    tools: list(person, 'names', 100).optional(),
    /** Who may decide for whom, and until when. */
    delegations: list(delegation, 'delegations', 100).optional(),
    /** The first rule whose conditions all hold applies. */
    rules: list(rule, 'rules', 100),
  },
  'expected a policy with rules',
);

export type Policy = z.output<typeof policySchema>;
export type Rule = Policy['rules'][number];
export type Condition = NonNullable<Rule['when']>;

/** The policy without a file: one approval from anyone except the requester. */
export const DEFAULT_POLICY: Policy = { rules: [{ name: 'default', approvals: 1 }] };
