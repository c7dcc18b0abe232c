import { z } from 'zod';
import { ACTION_NAMES } from './actions/names.js';
import type { LoggedCall } from './calls.js';

const milliseconds = z.number().min(0);
const httpStatus = z.int().min(200).max(599);
const executed = z.boolean().optional();
const message = z.string().default('scripted fault');

/** Every kind of fault with its options; `docs/sandbox.md` explains each. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dropBefore') }),
  z.strictObject({ kind: z.literal('dropAfter') }),
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds, commit: z.enum(['before', 'after']).default('after') }),
  z.strictObject({ kind: z.literal('stall'), executed }),
  z.strictObject({ kind: z.literal('drip'), bytesPerSecond: z.number().positive().default(1) }),
  z.strictObject({
    kind: z.literal('status'),
    httpStatus,
    code: z.string(),
    message,
    retryAfter: z.union([z.int().min(0), z.string()]).optional(),
    executed,
  }),
  z.strictObject({ kind: z.literal('html'), httpStatus: httpStatus.default(502), executed }),
  z.strictObject({ kind: z.literal('empty'), httpStatus: httpStatus.default(502), executed }),
  z.strictObject({ kind: z.literal('challenge'), executed }),
  z.strictObject({ kind: z.literal('blocked'), executed }),
  z.strictObject({ kind: z.literal('garbage'), executed }),
  z.strictObject({ kind: z.literal('truncate') }),
  z.strictObject({ kind: z.literal('nullResponse') }),
  z.strictObject({ kind: z.literal('errorIn200'), code: z.string(), message, executed }),
  z.strictObject({ kind: z.literal('withoutIds') }),
  z.strictObject({ kind: z.literal('successStatus'), httpStatus: z.int().min(200).max(299).default(202) }),
  z.strictObject({ kind: z.literal('invisible'), ms: milliseconds }),
  z.strictObject({ kind: z.literal('failCreate') }),
  z.strictObject({ kind: z.literal('failChange') }),
  z.strictObject({ kind: z.literal('statusValue'), status: z.string() }),
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('hideRows'), keep: z.int().min(0).default(0) }),
  z.strictObject({ kind: z.literal('oddRow'), row: z.json() }),
  z.strictObject({ kind: z.literal('oddFields'), fields: z.record(z.string(), z.json()) }),
  z.strictObject({ kind: z.literal('priceFactor'), factor: z.number().positive() }),
]);

export const faultRuleSchema = z.strictObject({
  /** A rule for an unknown action is refused, because it would never apply and nobody would notice. */
  action: z.enum([...ACTION_NAMES, '*']),
  /** A VPC's or a circuit's id, for example. */
  naming: z.string().min(1).optional(),
  call: z.union([z.int().min(1), z.literal('every')]).default(1),
  fault: faultSchema,
});

export type Fault = z.output<typeof faultSchema>;

/**
 * One scripted fault: what happens to which call.
 *
 * `action`: an action name or `*`. `naming`: only calls of which one parameter is this text, or a list that has it.
 * `call`: 1, 2, … = the n-th such call since the rule was set (default 1), or `every`.
 *
 * @example { action: 'CreateCrossRegionBandwidth', call: 2, fault: { kind: 'dropAfter' } }
 */
export type FaultRule = z.input<typeof faultRuleSchema>;

/** The rules in force, in the order in which they were set. */
export class FaultScript {
  #rules: { readonly rule: z.output<typeof faultRuleSchema>; seen: number }[] = [];

  constructor(rules: readonly FaultRule[]) {
    this.add(rules);
  }

  /** @throws ZodError for an invalid rule; then no rule is set */
  add(rules: readonly FaultRule[]): void {
    const parsed = rules.map((rule) => faultRuleSchema.parse(rule));
    this.#rules.push(...parsed.map((rule) => ({ rule, seen: 0 })));
  }

  clear(): void {
    this.#rules = [];
  }

  /**
   * The fault for the call that has just arrived. Every rule counts the calls that match it. When several rules
   * are due, the first applies and the others are used up.
   */
  choose({ action, body }: Pick<LoggedCall, 'action' | 'body'>): Fault | null {
    const matching = this.#rules.filter(
      ({ rule }) =>
        (rule.action === '*' || rule.action === action) && (rule.naming === undefined || names(body, rule.naming)),
    );
    matching.forEach((entry) => (entry.seen += 1));
    return matching.find(({ rule, seen }) => rule.call === 'every' || rule.call === seen)?.rule.fault ?? null;
  }
}

function names(body: unknown, text: string): boolean {
  return typeof body === 'object' && body !== null && Object.values(body).flat().includes(text);
}
