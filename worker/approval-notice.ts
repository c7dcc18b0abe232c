import type { NotifyInput } from '../activities/types.js';
import { orderUrl, whoText } from '../contract/index.js';
import type { ApprovalTerms, Decision, OrderRequest, Quote } from '../contract/index.js';
import { approvalWords } from './approval-words.js';
import { chatLine } from './chat-text.js';

/** What the webhook receives when an order waits for approval. Times are ISO 8601 in UTC. */
export interface ApprovalNotice {
  event: 'approvalNeeded' | 'approvalReminder';
  /** The same for every repetition of this message; each reminder has its own. */
  id: string;
  /** Number of the reminder, from 1; only with `approvalReminder`. */
  reminder?: number;
  /** The whole message for people: chat systems such as Mattermost show this field as it is. */
  text: string;
  /** The order's workflow id and run id. */
  orderId: string;
  runId: string;
  summary: string;
  request: OrderRequest;
  /** Price, differences to the quote before, notes; `approveWith` is the exact message to approve with, but for the name. */
  quote: Quote;
  deadline: string;
  /** How many people have to approve. */
  required: number;
  approval: {
    required: number;
    /** Name of the policy's rule that applied. */
    rule: string;
    /** Who may decide: `network (ben, cleo) or dora`. */
    who: string;
    /** The decisions so far. */
    given: Decision[];
    /** Decisions that count only with a comment. */
    commentFor: ApprovalTerms['commentFor'];
  };
  /** The order in the Temporal Web UI, when it is known where that is. */
  url?: string;
}

/** Where an order can be looked at. */
export interface NoticePlace {
  readonly uiUrl?: string;
  readonly namespace: string;
}

/** The message about one quote of an order, or a reminder of it. */
export function approvalNotice(notice: NotifyInput, place: NoticePlace): ApprovalNotice {
  const { orderId, runId, record, deadline, decisions, reminder } = notice;
  const { request, quote, terms } = record;
  const { required, rule, commentFor } = terms;
  const url = noticeUrl(notice, place);
  const about = `${orderId}/${quote.id}`;
  const { demand, summary, order, price, remarks, approval, approveWith } = approvalWords(notice);
  const lines = [
    `${demand}: ${summary}`,
    ...order,
    ...price,
    ...remarks,
    ...approval,
    ...(url === undefined ? [] : [url]),
    `Approve with: ${approveWith}`,
  ];
  return {
    ...(reminder === undefined
      ? { event: 'approvalNeeded', id: about }
      : { event: 'approvalReminder', id: `${about}/reminder-${reminder}`, reminder }),
    text: lines.map(chatLine).join('\n'),
    orderId,
    runId,
    summary,
    request,
    quote,
    deadline,
    required,
    approval: { required, rule, who: whoText(terms, request.requestedBy), given: decisions, commentFor },
    ...(url !== undefined && { url }),
  };
}

/** The order in the Temporal Web UI. */
export function noticeUrl({ orderId, runId }: NotifyInput, { uiUrl, namespace }: NoticePlace): string | undefined {
  return uiUrl === undefined ? undefined : orderUrl(uiUrl, namespace, orderId, runId);
}
