import { z } from 'zod';
import { lineProblem, shown } from './text.js';
import { isUndecodable } from './undecodable.js';

/** Ids become parts of workflow ids, so they must not contain the separator `:` or blanks. */
const ID_FORM = 'expected an id of 1 to 100 letters, digits, ".", "_" and "-"';
const id = z.string(ID_FORM).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, ID_FORM);

const text = (what: string) => {
  const problem = (value: unknown) => lineProblem(value, what, 255);
  return z
    .string({ error: ({ input }) => problem(input) })
    .refine((value) => problem(value) === undefined, { error: ({ input }) => problem(input) });
};

/** The API documents no upper limit. This is the largest value of its Integer type. */
const MBPS_FORM = 'expected a whole number of Mbps, 1 or more';
const mbps = z.int(MBPS_FORM).min(1, MBPS_FORM).max(2_147_483_647, 'expected at most 2147483647 Mbps');

const who = {
  /** Who requests the order: a name or mail address that the approvers know. */
  requestedBy: text('the name of the requester'),
  /** Why, for the approvers. */
  reason: text('a reason').optional(),
  /** The caller's own id of this order. Starting the same one twice returns the same order. */
  externalId: text('an id').optional(),
};

const marketingInfo = z.strictObject(
  {
    /** A promo code. Zenlayer ignores an unknown one without an error. */
    discountCode: text('a promo code').optional(),
    /** Pay with a POC voucher; without one the creation fails. */
    usePocVoucher: z.boolean('expected true or false').optional(),
  },
  'expected an object with discountCode, usePocVoucher or both',
);

/** Check rules across fields even when one field is wrong, so that a person sees all problems at once. */
const always = { when: () => true };

const capCoversBandwidth = (request: { bandwidth?: unknown; bandwidthCap?: unknown } | undefined) =>
  typeof request?.bandwidth !== 'number' ||
  typeof request.bandwidthCap !== 'number' ||
  request.bandwidthCap >= request.bandwidth;
const capBelowBandwidth = { ...always, path: ['bandwidthCap'], error: 'expected at least the bandwidth' };

const NAME_FORM = 'expected 2 to 63 letters, digits, ".", "_" and "-", with a letter or digit at both ends';

const createRequest = z
  .strictObject({
    action: z.literal('create'),
    vpcId: id,
    internetChargeType: z.enum(
      ['ByBandwidth', 'ByInstanceBandwidth95'],
      'expected "ByBandwidth" or "ByInstanceBandwidth95"',
    ),
    crossRegionBandwidthName: z.string(NAME_FORM).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$/, NAME_FORM),
    regionA: id,
    regionZ: id,
    /** Mbps: the flat cap, or the commitment with `ByInstanceBandwidth95`. */
    bandwidth: mbps,
    /** Mbps: the burst; with and only with `ByInstanceBandwidth95`. */
    bandwidthCap: mbps.optional(),
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
  .refine(capCoversBandwidth, capBelowBandwidth);

const modifyRequest = z
  .strictObject({
    action: z.literal('modify'),
    crossRegionBandwidthId: id,
    /** Mbps; left out = as it is. */
    bandwidth: mbps.optional(),
    /** Mbps; left out = as it is. */
    bandwidthCap: mbps.optional(),
    ...who,
  })
  .refine((request) => request?.bandwidth !== undefined || request?.bandwidthCap !== undefined, {
    ...always,
    path: ['bandwidth'],
    error: 'give bandwidth, bandwidthCap or both',
  })
  .refine(capCoversBandwidth, capBelowBandwidth);

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
    return { problems: [`request: can’t be decoded (${input.undecodable}), expected JSON`] };
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
