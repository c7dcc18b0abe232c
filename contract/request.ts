import { z } from 'zod';
import { lineForm, lineProblem, NAME_LIMIT, shown, SIGNATURE_LIMIT, WORDS_LIMIT } from './text.js';
import { isUndecodable } from './undecodable.js';

/** Ids become parts of workflow ids, so they must not contain the separator `:` or blanks. */
const ID_FORM = 'expected an id of 1 to 100 letters, digits, ".", "_" and "-"';
const id = z.string(ID_FORM).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, ID_FORM);

/** @param meaning for readers of the schema, when `what` is not enough */
const text = (what: string, meaning = what, limit = NAME_LIMIT) => {
  const problem = (value: unknown) => lineProblem(value, what, limit);
  return z
    .string({ error: ({ input }) => problem(input) })
    .refine((value) => problem(value) === undefined, { error: ({ input }) => problem(input) })
    .meta(lineForm(meaning, limit));
};

/** The API documents no upper limit. This is the largest value of its Integer type. */
const MBPS_FORM = 'expected a whole number of Mbps, 1 or more';
const mbps = z.int(MBPS_FORM).min(1, MBPS_FORM).max(2_147_483_647, 'expected at most 2147483647 Mbps');

const who = {
  requestedBy: text('the name of the requester', 'the name or mail address of the requester, as the approvers know it'),
  reason: text('a reason', 'a reason for the approvers', WORDS_LIMIT).optional(),
  externalId: text(
    'an id',
    "the caller's own id of this order; starting the same one twice returns the same order",
  ).optional(),
  signedBy: text('a name', 'who has signed the request: the requester, or a tool that the policy names').optional(),
  signedAt: z.iso.datetime('expected a time in UTC, such as 2026-11-27T15:00:00Z').optional(),
  signature: text(
    'an armored SSH signature',
    'the armored SSH signature of the request; see docs/identity.md',
    SIGNATURE_LIMIT,
  ).optional(),
};

const marketingInfo = z.strictObject(
  {
    discountCode: text('a promo code', 'a promo code; Zenlayer ignores an unknown one without an error').optional(),
    usePocVoucher: z
      .boolean('expected true or false')
      .optional()
      .describe('Pay with a POC voucher; without one the creation fails'),
  },
  'expected an object with discountCode, usePocVoucher or both',
);

/** Without one of the others, a field of the signature proves nothing. */
const signedWhole = (request: { signedBy?: unknown; signedAt?: unknown; signature?: unknown } | undefined) =>
  new Set([request?.signedBy, request?.signedAt, request?.signature].map((field) => field === undefined)).size === 1;
const signedInPart = {
  when: () => true,
  path: ['signature'],
  error: 'expected signedBy, signedAt and signature together, or none of them',
};

/** Check rules across fields even when one field is wrong, so that a person sees all problems at once. */
const always = { when: () => true };

const capCoversBandwidth = (request: { bandwidth?: unknown; bandwidthCap?: unknown } | undefined) =>
  typeof request?.bandwidth !== 'number' ||
  typeof request.bandwidthCap !== 'number' ||
  request.bandwidthCap >= request.bandwidth;
const capBelowBandwidth = { ...always, path: ['bandwidthCap'], error: 'expected at least the bandwidth' };

const NAME_FORM = 'expected 2 to 63 letters, digits, ".", "_" and "-", with a letter or digit at both ends';

/** How Zenlayer can charge for a new circuit. */
export const internetChargeTypeSchema = z.enum(
  ['ByBandwidth', 'ByInstanceBandwidth95'],
  'expected "ByBandwidth" or "ByInstanceBandwidth95"',
);

const createRequest = z
  .strictObject({
    action: z.literal('create'),
    vpcId: id,
    internetChargeType: internetChargeTypeSchema,
    crossRegionBandwidthName: z.string(NAME_FORM).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$/, NAME_FORM),
    regionA: id,
    regionZ: id,
    bandwidth: mbps.describe('Mbps: the flat cap, or the commitment with ByInstanceBandwidth95'),
    bandwidthCap: mbps.optional().describe('Mbps: the burst; with and only with ByInstanceBandwidth95'),
    marketingInfo: marketingInfo.optional(),
    ...who,
  })
  .refine((request) => request?.regionA === undefined || request.regionA !== request.regionZ, {
    ...always,
    path: ['regionZ'],
    error: 'must differ from regionA',
  })
  .refine((request) => request?.internetChargeType !== 'ByBandwidth' || request.bandwidthCap === undefined, {
    ...always,
    path: ['bandwidthCap'],
    error: 'must be left out: only internetChargeType ByInstanceBandwidth95 has a burst',
  })
  .refine((request) => request?.internetChargeType !== 'ByInstanceBandwidth95' || request.bandwidthCap !== undefined, {
    ...always,
    path: ['bandwidthCap'],
    error: 'expected a burst in Mbps: ByInstanceBandwidth95 requires it',
  })
  .refine(capCoversBandwidth, capBelowBandwidth)
  .refine(signedWhole, signedInPart);

const modifyRequest = z
  .strictObject({
    action: z.literal('modify'),
    crossRegionBandwidthId: id,
    bandwidth: mbps.optional().describe('Mbps; left out = as it is'),
    bandwidthCap: mbps.optional().describe('Mbps of the burst; left out = as it is'),
    ...who,
  })
  .refine((request) => request?.bandwidth !== undefined || request?.bandwidthCap !== undefined, {
    ...always,
    path: ['bandwidth'],
    error: 'give bandwidth, bandwidthCap or both',
  })
  .refine(capCoversBandwidth, capBelowBandwidth)
  .refine(signedWhole, signedInPart);

/** The only argument of the workflow: what to order. Field names are the Zenlayer API's. */
export const orderRequestSchema = z.discriminatedUnion('action', [createRequest, modifyRequest]);

export type OrderRequest = z.infer<typeof orderRequestSchema>;

/** An unchecked request: what can be shown of what was received. */
export type ReceivedRequest = Readonly<Record<string, unknown>>;

/** What people see of a request: the checked one, or before the check what was received. */
export type ShownRequest = OrderRequest | ReceivedRequest;

export type Action = OrderRequest['action'];
export type RequestOf<A extends Action> = Extract<OrderRequest, { action: A }>;
export type CreateRequest = RequestOf<'create'>;
export type ModifyRequest = RequestOf<'modify'>;

/** The request as JSON Schema, for tools in other languages. Rules across fields are not in it. */
export function orderRequestJsonSchema(): unknown {
  return z.toJSONSchema(orderRequestSchema, { target: 'draft-2020-12' });
}

/**
 * Reads a request from any value.
 *
 * @returns the request, or one sentence for each wrong field: its name, its value, what is expected
 */
export function parseOrderRequest(input: unknown): { request: OrderRequest } | { problems: string[] } {
  if (isUndecodable(input)) {
    return { problems: [`request: can't be decoded (${input.undecodable}), expected JSON`] };
  }
  const parsed = orderRequestSchema.safeParse(input);
  if (parsed.success) {
    return { request: parsed.data };
  }
  return { problems: parsed.error.issues.flatMap((issue) => explain(issue, input)) };
}

/** One sentence for each wrong field: its name, its value, and zod's message about what is expected. */
function explain(issue: z.core.$ZodIssue, input: unknown): string[] {
  if (issue.code === 'unrecognized_keys') {
    const within = issue.path.length > 0 ? `${issue.path.join('.')}.` : '';
    return issue.keys.map((key) => `${within}${nameText(key)}: no such field`);
  }
  if (issue.code === 'invalid_union' && 'discriminator' in issue && issue.discriminator === 'action') {
    return [`action: ${holds(valueAt(input, ['action']))}, expected ${actionNames().map(inQuotes).join(' or ')}`];
  }
  const field = issue.path.length > 0 ? issue.path.join('.') : 'request';
  const expected = issue.path.length > 0 ? issue.message : 'expected an object with the fields of an order';
  return [`${field}: ${holds(valueAt(input, issue.path))}, ${expected}`];
}

function actionNames(): string[] {
  return orderRequestSchema.options.map(({ shape }) => shape.action.value);
}

function inQuotes(name: string): string {
  return `"${name}"`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function holds(value: unknown): string {
  if (value === undefined) {
    return 'is missing';
  }
  return `is ${shown(value)}`;
}

/** A field's name, in quotation marks when it is not a plain word. */
function nameText(name: string): string {
  return /^\w+$/.test(name) ? name : shown(name);
}
