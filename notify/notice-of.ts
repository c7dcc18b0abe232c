import type { Told } from '../activities/told.js';
import { orderUrl, summaryOf } from '../contract/index.js';
import { approvalText } from './approval-text.js';
import type { Notice } from './notice.js';
import { orderText } from './order-text.js';
import { readable } from './readable.js';

/** Where people find the order. */
export interface NoticePlace {
  /** Base of the Temporal Web UI. */
  readonly uiUrl?: string;
  readonly namespace: string;
}

/**
 * The notice of an event.
 *
 * @param now Unix ms, for how far a time is away
 */
export function noticeOf(told: Told, { uiUrl, namespace }: NoticePlace, now: number): Notice {
  const { event, id, runId } = told;
  const [orderId, request] =
    'order' in told ? [told.order.orderId, told.order.request] : [told.orderId, told.record.request];
  const { headline, sections, toSend } = 'order' in told ? orderText(told) : approvalText(told, now);
  return {
    event,
    id,
    headline: readable(headline),
    summary: readable(summaryOf(request)),
    sections: sections.map((lines) => lines.map(readable)).filter(({ length }) => length > 0),
    ...(toSend && { toSend }),
    link: uiUrl === undefined ? undefined : orderUrl(uiUrl, namespace, orderId, runId),
  };
}

/** A notice that says that it is none. */
export function testNotice(id: string, sender: string): Notice {
  return {
    event: 'test',
    id,
    headline: 'Test notice: nothing to do',
    summary: readable(`Sent by ${sender} with crb notices test. No order needs you.`),
    sections: [['Notices of orders will arrive here.']],
    link: undefined,
  };
}
