import type { z } from 'zod';
import type { ApprovalTold, OrderTold, Told } from '../activities/told.js';
import { defined } from '../contract/defined.js';
import type { Frozen } from '../contract/frozen.js';
import { waitingQuote, whoText } from '../contract/index.js';
import type * as schemas from './json-notice-schema.js';
import type { Notice } from './notice.js';
import { plainText } from './plain-text.js';

/** A quote waits for approval. */
export type ApprovalNotice = Frozen<z.infer<typeof schemas.approvalNotice>>;

/** Something happened to an order. */
export type OrderNotice = Frozen<z.infer<typeof schemas.orderNotice>>;

/** Sent by `crb notices test`. */
export type TestNotice = Frozen<z.infer<typeof schemas.testNotice>>;

export type JsonNotice = ApprovalNotice | OrderNotice | TestNotice;

/** A notice as JSON for tools: all data, and the text for people. */
export function jsonNotice(notice: Notice, told: Told | undefined): JsonNotice {
  const { id, summary, link } = notice;
  const common = { id, summary, plainText: plainText(notice) };
  if (told === undefined) {
    return { event: 'test', ...common };
  }
  const ofOrder = { ...common, runId: told.runId, ...defined({ url: link }) };
  return 'order' in told ? orderNotice(ofOrder, told) : approvalNotice(ofOrder, told);
}

type Common = Pick<OrderNotice, 'id' | 'summary' | 'plainText' | 'runId' | 'url'>;

function orderNotice(common: Common, { event, at, order, decision }: OrderTold): OrderNotice {
  return { event, ...common, orderId: order.orderId, at, ...defined({ decision }), order };
}

function approvalNotice(common: Common, told: ApprovalTold): ApprovalNotice {
  const { event, orderId, record, deadline, decisions, reminder } = told;
  const { request, quote, terms } = record;
  const { required, rule, commentFor } = terms;
  return {
    event,
    ...common,
    orderId,
    ...defined({ reminder }),
    request,
    quote: waitingQuote(quote, terms),
    deadline,
    approval: { required, rule, who: whoText(terms, request.requestedBy, deadline), given: decisions, commentFor },
  };
}
