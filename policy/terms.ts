import { defined } from '../contract/defined.js';
import { parseDuration, type ApprovalTerms } from '../contract/index.js';
import { judgeConditions } from './conditions.js';
import type { Facts } from './facts.js';
import { delegationsTo } from './delegations.js';
import { partiesOf } from './parties.js';
import type { Verdict } from './price-bound.js';
import type { Policy, Rule } from './schema.js';

/** The durations for rules that set none. */
export interface Clocks {
  readonly decideWithinMs: number;
  readonly approvalValidMs: number;
}

/** Whether a rule applies, with the verdict on each of its conditions. */
export interface RuleVerdict {
  readonly rule: string;
  readonly applies: boolean;
  readonly conditions: readonly Verdict[];
}

/**
 * The terms of the first rule that applies.
 *
 * @param requoted whether the order had an earlier quote. Then no rule approves automatically: people decide when a price
 *   has changed.
 */
export function termsFor(policy: Policy, facts: Facts, clocks: Clocks, requoted: boolean): ApprovalTerms {
  const rule = policy.rules.find((each) => judgeRule(each, facts, requoted).applies);
  if (rule === undefined) {
    throw new Error('the policy has no rule for this order, although its last rule applies to all orders');
  }
  return termsOf(policy, rule, clocks);
}

/** The verdict on every rule up to the one that applies. */
export function explainRules(policy: Policy, facts: Facts, requoted: boolean): RuleVerdict[] {
  const verdicts = policy.rules.map((rule) => judgeRule(rule, facts, requoted));
  return verdicts.slice(0, verdicts.findIndex(({ applies }) => applies) + 1);
}

function judgeRule(rule: Rule, facts: Facts, requoted: boolean): RuleVerdict {
  const conditions = judgeConditions(rule.when ?? {}, facts);
  if (requoted && rule.approvals === 'automatic') {
    conditions.push({ holds: false, why: 'a later quote is never approved automatically' });
  }
  return { rule: rule.name, applies: conditions.every(({ holds }) => holds), conditions };
}

/** The approval terms of a rule. */
export function termsOf(policy: Policy, rule: Rule, clocks: Clocks): ApprovalTerms {
  const { name, approvals, fromEach, requesterMayApprove = false, commentFor = [] } = rule;
  const { escalate, reminders, identity } = rule;
  const from = partiesOf(policy, rule);
  const later = partiesOf(policy, { from: escalate?.to }) ?? [];
  return defined({
    rule: name,
    required: approvals === 'automatic' ? 0 : approvals,
    from,
    ...(fromEach === undefined ? {} : { fromEach: true }),
    requesterMayApprove,
    commentFor,
    decideWithinMs: millisecondsOf(rule.decideWithin) ?? clocks.decideWithinMs,
    approvalValidMs: millisecondsOf(rule.approvalValid) ?? clocks.approvalValidMs,
    delegations: delegationsTo(policy, from, later),
    escalate: escalate && { afterMs: parseDuration(escalate.after), to: later },
    reminders: reminders && { everyMs: parseDuration(reminders.every), atMost: reminders.atMost },
    identity: identity === 'claimed' ? undefined : identity,
  });
}

function millisecondsOf(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}
