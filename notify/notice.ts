import type { NotifyInput } from '../activities/types.js';
import { figuresOf, orderUrl, priceNote, rulesOf, summaryOf, targetOf, termsText } from '../contract/index.js';
import type { Decision, Price, Quote, StepPrice } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';

/**
 * What approvers are told about a quote, independent of any format: plain lines, not escaped.
 */
export interface Notice {
  readonly event: 'approvalNeeded' | 'approvalReminder';
  /** The same for every repetition of this notice; each reminder has a new one. */
  readonly id: string;
  /** `Approval needed (2 people) by 2026-11-29 10:00 UTC`, `Reminder 1: approval needed …` */
  readonly headline: string;
  /** The order on one line. */
  readonly summary: string;
  readonly sections: NoticeSections;
  /** The exact JSON that approves, with a placeholder for the name. */
  readonly jsonToSend: string;
  /** The order in the Temporal Web UI; undefined when its URL is not configured. */
  readonly link: string | undefined;
  /** The data behind the lines, for formats that programs read. */
  readonly about: NotifyInput;
}

/** Lines in four sections, in reading order. */
interface NoticeSections {
  /** Which circuit, who requests it, why. */
  readonly order: readonly string[];
  readonly price: readonly string[];
  /** The changes since the previous quote, and notes. */
  readonly remarks: readonly string[];
  /** Who may decide, and who has decided. */
  readonly approval: readonly string[];
}

/** Where people find the order. */
export interface NoticePlace {
  /** Base of the Temporal Web UI. */
  readonly uiUrl?: string;
  readonly namespace: string;
}

/** The notice about one quote, or a reminder of it. */
export function noticeOf(about: NotifyInput, { uiUrl, namespace }: NoticePlace): Notice {
  const { orderId, runId, record, deadline, reminder } = about;
  const { quote, request, terms } = record;
  const quoteOfOrder = `${orderId}/${quote.id}`;
  const people = terms.required === 1 ? '1 person' : `${terms.required} people`;
  const needed = reminder === undefined ? 'Approval needed' : `Reminder ${reminder}: approval needed`;
  return {
    ...(reminder === undefined
      ? { event: 'approvalNeeded', id: quoteOfOrder }
      : { event: 'approvalReminder', id: `${quoteOfOrder}/reminder-${reminder}` }),
    headline: `${needed} (${people}) by ${timeText(deadline)}`,
    summary: summaryOf(request),
    sections: sectionsOf(about),
    jsonToSend: JSON.stringify(quote.approveWith),
    link: uiUrl === undefined ? undefined : orderUrl(uiUrl, namespace, orderId, runId),
    about,
  };
}

function sectionsOf({ orderId, record, decisions, reminder }: NotifyInput): NoticeSections {
  const { quote, request, terms } = record;
  const { price, previousPrice, differences = [], notes } = quote;
  return {
    order: [
      `Order: ${orderId}`,
      `Circuit: ${[rulesOf(request).inFull(request, quote.where), ...targetText(record)].join(', ')}`,
      ...beforeText(quote),
      `Requested by: ${request.requestedBy}`,
      ...(request.reason === undefined ? [] : [`Reason: ${request.reason}`]),
    ],
    price: [
      ...priceLines('Price', price),
      ...(previousPrice === undefined ? [] : priceLines('Price in force', previousPrice)),
      priceNote(price),
    ],
    remarks: [
      ...differences.map(({ field, before, now }) => `Changed: ${field} ${shown(before)} → ${shown(now)}`),
      ...notes.map((note) => `Note: ${note}`),
    ],
    approval: [
      termsText(terms, request.requestedBy),
      ...decisions.map((decision) => `Decision: ${decisionText(decision)}`),
      ...(reminder !== undefined && decisions.length === 0 ? ['No decision yet.'] : []),
    ],
  };
}

function targetText(record: NotifyInput['record']): string[] {
  const target = targetOf(record);
  return target === undefined ? [] : [figuresOf(target), target.internetChargeType];
}

function beforeText({ base }: Quote): string[] {
  return base === undefined ? [] : [`Before: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}`];
}

/** Every figure and unit that the API gave, under the API's names. */
function priceLines(label: string, { stepPrices: tiers = [], ...flat }: Price): string[] {
  return [
    `${label}: ${named(flat) || (tiers.length > 0 ? 'by tiers' : 'none given')}`,
    ...tiers.map((tier) => `${label}, tier ${tierText(tier)}`),
  ];
}

/** `0–100: unitPrice 20, discountUnitPrice 16` */
function tierText({ stepStart, stepEnd, ...prices }: StepPrice): string {
  return `${stepStart ?? 0}–${stepEnd ?? ''}: ${named(prices) || 'none given'}`;
}

function named(figures: Omit<Price, 'stepPrices'> | StepPrice): string {
  return Object.entries<string | number>({ ...figures })
    .map(([field, value]) => `${field} ${value}`)
    .join(', ');
}

function decisionText({ by, decision, at, comment }: Decision): string {
  return `${decision} by ${by} at ${timeText(at)}${comment === undefined ? '' : `: ${comment}`}`;
}

function shown(value: string | number | null): string {
  return value === null ? 'none' : String(value);
}
