import type { ApprovalTold } from '../activities/told.js';
import {
  deciderText,
  DECIDED,
  differenceText,
  figuresOf,
  PRICE_WORDS,
  priceFigure,
  priceNote,
  priceText,
  provedText,
  rulesOf,
  shellWord,
  targetOf,
  termsText,
  tierText,
} from '../contract/index.js';
import type { Decision, Price, Quote } from '../contract/index.js';
import { agoText, timeText } from '../contract/time-text.js';
import type { NoticeText } from './notice.js';

/** A quote that waits for approval, in words. */
export function approvalText(told: ApprovalTold, now: number): NoticeText {
  const { record, deadline, decisions, event, reminder } = told;
  const { quote, request, terms } = record;
  const { price, previousPrice, differences = [], notes } = quote;
  const people = terms.required === 1 ? '1 person' : `${terms.required} people`;
  const needed = `pproval needed (${people}) by ${timeText(deadline, now)} (${agoText(deadline, now)})`;
  const headlines = {
    approvalNeeded: `A${needed}`,
    reminder: `Reminder ${reminder ?? ''}: a${needed}`,
    escalated: `Escalated to ${(terms.escalate?.to ?? []).map(({ name }) => name).join(' and ')}: a${needed}`,
    expiresSoon: `Expires soon: a${needed}`,
  };
  return {
    headline: headlines[event],
    sections: [
      [
        `Order: ${told.orderId}`,
        `Circuit: ${[rulesOf(request).inFull(request, quote.where), ...targetText(record)].join(', ')}`,
        ...beforeText(quote),
        `Requested by: ${request.requestedBy}`,
        ...(request.reason === undefined ? [] : [`Reason: ${request.reason}`]),
      ],
      [
        ...priceLines('Price', price),
        ...(previousPrice === undefined ? [] : priceLines('Price in force', previousPrice)),
        priceNote(price),
      ],
      [...differences.map((each) => `Changed: ${differenceText(each)}`), ...notes.map((note) => `Note: ${note}`)],
      [
        termsText(terms, request.requestedBy, deadline),
        ...decisions.map((decision) => `Decision: ${decisionText(decision)}`),
        ...(event !== 'approvalNeeded' && decisions.length === 0 ? ['No decision yet.'] : []),
      ],
    ],
    toSend: toSendText(told),
  };
}

function toSendText({ orderId, record: { quote, terms } }: ApprovalTold): NonNullable<NoticeText['toSend']> {
  if (terms.identity === 'signed') {
    return {
      says: 'To decide, sign with your key and send it (to reject, crb reject)',
      text: `crb approve ${shellWord(orderId)} --quote ${quote.id}`,
    };
  }
  const by = terms.identity === 'attributed' ? 'signal approve or reject' : 'update approveOrder or rejectOrder';
  return { says: `To decide, send the ${by} with`, text: JSON.stringify(quote.approveWith) };
}

/** `approved by ben at 23 Nov 09:30 UTC: as agreed`, `approved by ben (signed with SHA256:…) at …` */
export function decisionText(said: Decision): string {
  const { decision, at, comment } = said;
  const proved = said.key === undefined && said.principal === undefined ? '' : ` (${provedText(said)})`;
  return `${DECIDED[decision]} by ${deciderText(said)}${proved} at ${timeText(at)}${comment === undefined ? '' : `: ${comment}`}`;
}

function targetText(record: ApprovalTold['record']): string[] {
  const target = targetOf(record);
  return target === undefined ? [] : [figuresOf(target), target.internetChargeType];
}

function beforeText({ base }: Quote): string[] {
  return base === undefined ? [] : [`Before: ${figuresOf(base)}, ${base.internetChargeType}, ${base.status}`];
}

/** The price in short, and every figure that the API gave. */
function priceLines(label: string, price: Price): string[] {
  const figures = PRICE_WORDS.map(([field, words]) => [words, priceFigure(price, field)] as const)
    .filter(([, figure]) => figure !== undefined)
    .map(([words, figure]) => `${words} ${figure}`);
  return [
    `${label}: ${priceText(price)}${figures.length === 0 ? '' : ` (${figures.join(', ')})`}`,
    ...(price.stepPrices ?? []).map((tier) => `${label}, tier ${tierText(tier)}`),
  ];
}
