import { describe, expect, test } from '@jest/globals';
import { priceText } from '../../../contract/describe.js';
import type { OrderState } from '../../../contract/index.js';
import { makeHold } from '../../../workflows/messages/hold.js';
import { lineOf } from '../../../workflows/order/log-line.js';
import type { Stage } from '../../../workflows/order/stage.js';
import { APPROVED, asked, DEADLINE, NOW, NOT_KNOWN, QUOTE_ID } from './data.js';

const hold = makeHold('H1-aaaaaaaa', { code: 'absent', text: 'gone', evidence: [], candidates: [] }, NOT_KNOWN);
const circuit = { crossRegionBandwidthId: '2', status: 'CREATING', orderNumber: null };
const price = priceText(APPROVED.record.quote.price);
const decision = (by: string) => ({ by, decision: 'approve' as const, quote: QUOTE_ID, at: NOW });
const searches = { message: 'Order searches for a purchase that may have happened.', fields: { quote: QUOTE_ID } };
const sent = (by: string) => ({ message: 'Order approved: the purchase is sent.', fields: { quote: QUOTE_ID, by } });

type Cases = [stage: Stage, line: ReturnType<typeof lineOf>][];

/** The line of each state, in all its kinds. */
const LINES: Readonly<Record<OrderState, Cases>> = {
  quoting: [[{ state: 'quoting' }, undefined]],
  awaitingApproval: [
    [
      { state: 'awaitingApproval', quoted: asked() },
      { message: 'Order quoted: it waits for approval.', fields: { quote: QUOTE_ID, price, decideUntil: DEADLINE } },
    ],
  ],
  placing: [
    [{ state: 'placing', doing: 'send', quoted: APPROVED }, sent('the policy')],
    [
      { state: 'placing', doing: 'send', quoted: { ...APPROVED, decisions: [decision('ben'), decision('eva')] } },
      sent('ben, eva'),
    ],
    [{ state: 'placing', doing: 'search', quoted: APPROVED }, searches],
    [{ state: 'placing', doing: 'end', quoted: APPROVED, ending: { state: 'expired', reason: 'late' } }, searches],
  ],
  held: [
    [
      { state: 'held', hold },
      { message: 'Order held: an operator must resolve it.', fields: { hold: 'H1-aaaaaaaa' } },
    ],
  ],
  provisioning: [
    [
      { state: 'provisioning', circuit, boughtAt: NOW, quoted: APPROVED },
      { message: 'Order has its circuit, and tracks it until it is live.' },
    ],
  ],
  completed: [[{ state: 'completed' }, { message: 'Order ended: completed.' }]],
  rejected: [[{ state: 'rejected' }, { message: 'Order ended: rejected.' }]],
  expired: [[{ state: 'expired' }, { message: 'Order ended: expired.' }]],
  cancelled: [[{ state: 'cancelled' }, { message: 'Order ended: cancelled.' }]],
  failed: [
    [
      { state: 'failed', failure: 'Refused' },
      { message: 'Order ended: failed.', fields: { failure: 'Refused' } },
    ],
  ],
};

describe.each(Object.entries<Cases>(LINES))('the log tells of an order that is %s', (_, cases) => {
  test.each(cases)('%j', (stage, line) => {
    expect(lineOf(stage)).toEqual(line);
  });
});
