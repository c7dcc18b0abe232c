import type { OrderTold } from '../activities/told.js';
import { approvalsText, deciderText, priceText, textOr, whatOf } from '../contract/index.js';
import type { OrderEvent, OrderView } from '../contract/index.js';
import { timeText } from '../contract/time-text.js';
import { decisionText } from './approval-text.js';
import type { NoticeText } from './notice.js';

/** An event of an order, in words. */
export function orderText(told: OrderTold): NoticeText {
  const { order, at } = told;
  const { hold } = order;
  return {
    headline: HEADLINES[told.event](told),
    sections: [
      [
        `Order: ${order.orderId}`,
        `What: ${whatOf(order.request)}`,
        `Requested by: ${textOr(order.request.requestedBy, '?')}`,
        ...(order.request.reason === undefined ? [] : [`Reason: ${textOr(order.request.reason, '?')}`]),
      ],
      [
        ...why(told),
        ...(order.quote === undefined ? [] : [`Price: ${priceText(order.quote.price)}`]),
        ...circuitText(order),
      ],
      ...(hold === undefined
        ? []
        : [
            hold.evidence.map((evidence) => `Known: ${evidence}`),
            hold.choices.map(({ choice, consequence }) => `To ${CHOICES[choice]} (${choice}): ${consequence}`),
          ]),
      [...(isDecided(told) ? [] : [`Next: ${order.next.text}`]), `When: ${timeText(at)}`],
    ],
    ...(hold?.choices[0] && {
      toSend: {
        says: 'To resolve it, send the update resolveOrder with the JSON of one of the choices, such as',
        text: JSON.stringify(hold.choices[0].resolveWith),
      },
    }),
  };
}

const HEADLINES: Readonly<Record<OrderEvent, (told: OrderTold) => string>> = {
  decided: ({ decision, order }) => {
    const verb = decision?.decision === 'reject' ? 'Rejected' : 'Approved';
    const { by = [], terms } = order.approval ?? {};
    const given = by.filter(({ decision: each }) => each === 'approve').length;
    const of = verb === 'Rejected' || terms === undefined ? '' : ` (${given} of ${approvalsText(terms)})`;
    return `${verb} by ${decision === undefined ? '?' : deciderText(decision)}${of}`;
  },
  held: () => 'Held: an operator must resolve it',
  attention: () => 'Needs attention',
  completed: ({ order }) =>
    order.circuit === undefined ? 'Completed' : `Completed: circuit ${order.circuit.crossRegionBandwidthId} is live`,
  failed: () => 'Failed',
  rejected: () => 'Rejected: nothing is bought',
  expired: () => 'Expired: nobody approved in time',
  cancelled: () => 'Cancelled',
};

/** Whether the last decision was made, which the order acts on next. */
function isDecided({ event, decision, order }: OrderTold): boolean {
  const { by = [], terms } = order.approval ?? {};
  return event === 'decided' && (decision?.decision === 'reject' || by.length >= (terms?.required ?? 0));
}

const CHOICES = {
  adopt: 'go on with a circuit',
  sendAgain: 'buy again',
  abandon: 'give the order up',
  stopTracking: 'stop tracking',
} as const;

function why({ event, order, decision }: OrderTold): string[] {
  switch (event) {
    case 'decided':
      return decision === undefined ? [] : [`Decision: ${decisionText(decision)}`];
    case 'attention':
      return order.attention === undefined ? [] : [`Attention: ${order.attention.text}`];
    default:
      return order.reason === undefined ? [] : [`Why: ${order.reason}`];
  }
}

function circuitText({ circuit }: OrderView): string[] {
  return circuit === undefined
    ? []
    : [`Circuit: ${circuit.crossRegionBandwidthId}, ${circuit.status ?? 'status unknown'}`];
}
