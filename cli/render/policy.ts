import {
  delegationText,
  formatDuration,
  moneyText,
  neededText,
  termsText,
  type ApprovalTerms,
} from '../../contract/index.js';
import { delegationOf, termsOf, type Condition, type Policy, type Rule, type RuleVerdict } from '../../policy/index.js';
import { indent, table, type Style } from './style.js';

/** A policy in words: one block for each rule, in the order of the file. */
export function showPolicy(policy: Policy, style: Style): string {
  const { length } = policy.rules;
  return [
    `${length === 1 ? '1 rule' : `${length} rules`}. The first rule whose conditions all hold applies.`,
    ...policy.rules.map((rule, index) => {
      const rows = [...conditionRows(rule.when ?? {}), ...approvalRows(policy, rule), ...clockRows(rule)];
      const cells = rows.map(([label, text], at) => [style.dim(label === rows[at - 1]?.[0] ? '' : label), text]);
      return `${style.bold(`${index + 1}. ${rule.name}`)}\n${indent(table(cells))}`;
    }),
    ...delegationsBlock(policy, style),
  ].join('\n\n');
}

/** `cleo@example.com for ben@example.com until 24 Dec 2026 00:00 UTC`, one line each; none without delegations. */
function delegationsBlock({ delegations = [] }: Policy, style: Style): string[] {
  const lines = delegations.map((each) => delegationText(delegationOf(each)));
  return lines.length === 0 ? [] : [[style.bold('Who may decide for whom'), ...lines.map(indent)].join('\n')];
}

/** What the names of a policy don't show, as one block; none when there is nothing to say. */
export function showWarnings(warnings: readonly string[], style: Style): string[] {
  return warnings.length === 0 ? [] : [warnings.map((text) => style.yellow(`Warning: ${text}`)).join('\n')];
}

type Row = readonly [label: string, text: string];

function conditionRows(when: Condition): Row[] {
  const { bandwidth, bandwidthCap, price, priceChange } = when;
  const texts = [
    when.action && `action ${when.action}`,
    when.regions && `both regions ${when.regions.join(' or ')}`,
    when.anyRegion && `one of the regions ${when.anyRegion.join(' or ')}`,
    when.vpcId && `VPC ${when.vpcId.join(' or ')}`,
    when.internetChargeType && `charge type ${when.internetChargeType}`,
    bandwidth && `bandwidth at most ${bandwidth.atMost} Mbps${bandwidthCap ? '' : ', without a burst'}`,
    bandwidthCap && `burst at most ${bandwidthCap.atMost} Mbps, or none`,
    price && `price at most ${boundText(price)}`,
    priceChange && `price at most ${priceChange.atMostPercent} % above the price in force`,
    when.requestedBy && `requested by ${when.requestedBy.join(' or ')}`,
  ].filter((text) => text !== undefined);
  return (texts.length === 0 ? [ALL_OTHERS] : texts).map((text) => ['for', text]);
}

const ALL_OTHERS = 'all other orders';

/** `3000.00 per MONTH and Mbps, and 20.00 per Mbps beyond the commitment` */
function boundText({
  atMost,
  chargeUnit,
  amountUnit,
  excessAtMost,
  excessAmountUnit,
}: NonNullable<Condition['price']>): string {
  const unit = [chargeUnit, ...(amountUnit === undefined ? [] : [amountUnit])].join(' and ');
  const excess =
    excessAtMost === undefined
      ? ', with no use beyond the commitment'
      : `, and ${moneyText(excessAtMost)} per ${excessAmountUnit ?? 'unit'} beyond the commitment`;
  return `${moneyText(atMost)} per ${unit}${excess}`;
}

function approvalRows(policy: Policy, rule: Rule): Row[] {
  if (rule.approvals === 'automatic') {
    return [['approval', 'automatic for the first quote; later quotes use the rules below']];
  }
  const terms = termsOf(policy, rule, { decideWithinMs: 0, approvalValidMs: 0 });
  return [
    ['needs', neededText({ ...terms, requesterMayApprove: true }, '')],
    ['requester', terms.requesterMayApprove ? 'may approve too' : 'may not approve'],
    ...terms.commentFor.map((decision): Row => ['comment', `required to ${decision}`]),
  ];
}

function clockRows({ approvals, decideWithin, approvalValid, reminders }: Rule): Row[] {
  const clock = (duration: string | undefined, variable: string) => duration ?? `set by the worker (${variable})`;
  return [
    ...(approvals === 'automatic' ? [] : [['decide within', clock(decideWithin, 'CRB_DECIDE_WITHIN')] as const]),
    ['valid for', `${clock(approvalValid, 'CRB_APPROVAL_VALID')}, then re-quoted`],
    ...(reminders ? [['reminders', remindersText(reminders.every, reminders.atMost)] as const] : []),
  ];
}

function remindersText(every: string, atMost: number): string {
  return `every ${every}, at most ${atMost}`;
}

/** The rule that applies to an order, and why. */
export interface Explanation {
  readonly rule: string;
  readonly terms: ApprovalTerms;
  /** Why nobody can satisfy the terms. */
  readonly impossible?: string;
  /** That too few of those who may approve have a valid key now. */
  readonly tooFewKeys?: string;
  /** All rules up to the one that applies. */
  readonly rules: readonly RuleVerdict[];
}

/** What the explanation is about. */
interface About {
  requestedBy: string;
  /** Where the policy comes from. */
  source: string;
  notes: readonly string[];
}

export function showExplanation(explanation: Explanation, { requestedBy, source, notes }: About, style: Style): string {
  const { terms, impossible, tooFewKeys, rules } = explanation;
  const passed = rules.filter(({ applies }) => !applies);
  return [
    [`Policy: ${source}`, ...notes.map((note) => `${style.yellow('!')} ${note}`)].join('\n'),
    [
      style.bold(termsText(terms, requestedBy)),
      ...(impossible === undefined ? [] : [`${style.red('Impossible:')} ${impossible}`]),
      ...(tooFewKeys === undefined ? [] : [`${style.yellow('Keys:')} ${tooFewKeys}`]),
      ...clockTexts(terms),
    ].join('\n'),
    [style.bold('Why'), ...rules.map((rule) => indent(showRule(rule, style)))].join('\n'),
    ...(passed.length === 0
      ? []
      : [[style.bold('What would change it'), ...passed.map((rule) => indent(wouldApply(rule)))].join('\n')]),
  ].join('\n\n');
}

function clockTexts({ required, decideWithinMs, approvalValidMs, reminders }: ApprovalTerms): string[] {
  return [
    ...(required === 0 ? [] : [`Decide within ${formatDuration(decideWithinMs)}.`]),
    `Approval valid for ${formatDuration(approvalValidMs)}, then re-quoted.`,
    ...(reminders ? [`Reminders: ${remindersText(formatDuration(reminders.everyMs), reminders.atMost)}.`] : []),
  ];
}

function showRule({ rule, applies, conditions }: RuleVerdict, style: Style): string {
  const lines = conditions.map(({ holds, why }) => `${holds ? style.green('yes') : style.red('no ')}  ${why}`);
  return [
    `${rule}: ${applies ? style.green('applies') : 'does not apply'}`,
    ...(lines.length === 0 ? [ALL_OTHERS] : lines).map(indent),
  ].join('\n');
}

function wouldApply({ rule, conditions }: RuleVerdict): string {
  const failed = conditions.filter(({ holds }) => !holds);
  return [`${rule} would apply, except for`, ...failed.map(({ why }) => indent(`- ${why}`))].join('\n');
}
