import type { NotifyInput } from '../activities/types.js';
import { figuresOf, rulesOf, summaryOf, termsText } from '../contract/index.js';
import type { Decision, Price, Quote, StepPrice } from '../contract/index.js';

/** What people are told about a quote that waits for them: plain lines, as they are; nothing in them is escaped. */
export interface ApprovalWords {
  /** `Approval needed (2 people) by 2026-11-29 10:00 UTC`, `Reminder 1: approval needed …` */
  demand: string;
  summary: string;
  /** Which circuit, who asks for it, why. */
  order: string[];
  price: string[];
  /** What differs from the quote before, and what to know beside the figures. */
  remarks: string[];
  /** Who may decide, and who has. */
  approval: string[];
  /** The exact JSON to approve with, but for the name. */
  approveWith: string;
}

export function approvalWords({ orderId, record, deadline, decisions, reminder }: NotifyInput): ApprovalWords {
  const { quote, request, terms } = record;
  const { price, previousPrice, differences = [], notes, approveWith } = quote;
  const people = terms.required === 1 ? '1 person' : `${terms.required} people`;
  const needed = reminder === undefined ? 'Approval needed' : `Reminder ${reminder}: approval needed`;
  return {
    demand: `${needed} (${people}) by ${minuteOf(deadline)}`,
    summary: summaryOf(request),
    order: [
      `Order: ${orderId}`,
      `Circuit: ${rulesOf(request).inFull(request, quote.where)}, ${figuresOf(record.target)}, ${record.target.internetChargeType}`,
      ...beforeText(quote),
      `Requested by: ${request.requestedBy}`,
      ...(request.reason === undefined ? [] : [`Reason: ${request.reason}`]),
    ],
    price: [
      ...priceLines('Price', price),
      ...(previousPrice === undefined ? [] : priceLines('Price in force', previousPrice)),
    ],
    remarks: [
      ...differences.map(({ field, before, now }) => `Changed: ${field} ${shown(before)} → ${shown(now)}`),
      ...notes.map((note) => `Note: ${note}`),
    ],
    approval: [
      termsText(terms, request.requestedBy),
      ...decisions.map((decision) => `Given so far: ${decisionText(decision)}`),
      ...(reminder !== undefined && decisions.length === 0 ? ['Given so far: nothing'] : []),
    ],
    approveWith: JSON.stringify(approveWith),
  };
}

function beforeText({ base }: Quote): string[] {
  return base === undefined ? [] : [`Before: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}`];
}

/** Every figure and unit that the API named, as it named it. */
function priceLines(label: string, { stepPrices, ...flat }: Price): string[] {
  const tiers = stepPrices ?? [];
  return [
    `${label}: ${named(flat) || (tiers.length > 0 ? 'by tiers' : 'none named')}`,
    ...tiers.map((tier) => `${label}, tier ${tierText(tier)}`),
  ];
}

/** `0–100: unitPrice 20, discountUnitPrice 16` */
function tierText({ stepStart, stepEnd, ...prices }: StepPrice): string {
  return `${stepStart ?? 0}–${stepEnd ?? ''}: ${named(prices) || 'none named'}`;
}

function named(figures: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(figures)
    .filter(([, value]) => value !== null)
    .map(([field, value]) => `${field} ${shown(value)}`)
    .join(', ');
}

function decisionText({ by, decision, at, comment }: Decision): string {
  return `${decision} by ${by} at ${minuteOf(at)}${comment === undefined ? '' : `: ${comment}`}`;
}

function shown(value: string | number | null): string {
  return value === null ? 'none' : String(value);
}

/** `2026-11-29 10:00 UTC` */
function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
