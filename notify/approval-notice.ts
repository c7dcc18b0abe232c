import { whoText } from '../contract/index.js';
import type { ApprovalTerms, Decision, OrderRequest, Quote } from '../contract/index.js';
import { chatText } from './chat-text.js';
import type { Notice } from './notice.js';

/** What the webhook receives when an order waits for approval. Times are ISO 8601 in UTC. */
export interface ApprovalNotice {
  event: Notice['event'];
  /** The same for every repetition of this message; each reminder has a new one. */
  id: string;
  /** Number of the reminder, from 1; only with `approvalReminder`. */
  reminder?: number;
  /** The whole message for people. Chat systems such as Mattermost show this field. */
  text: string;
  /** The order's workflow id and run id. */
  orderId: string;
  runId: string;
  summary: string;
  request: OrderRequest;
  /** Price, changes since the previous quote, notes; `approveWith` is the message that approves, without the name. */
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
  /** The order in the Temporal Web UI; absent without `CRB_UI_URL`. */
  url?: string;
}

/** A notice as JSON for tools: all data, and the text for people. */
export function approvalNotice(notice: Notice): ApprovalNotice {
  const { event, id, summary, link, about } = notice;
  const { orderId, runId, record, deadline, decisions, reminder } = about;
  const { request, quote, terms } = record;
  const { required, rule, commentFor } = terms;
  return {
    event,
    id,
    ...(reminder !== undefined && { reminder }),
    text: chatText(notice),
    orderId,
    runId,
    summary,
    request,
    quote,
    deadline,
    required,
    approval: { required, rule, who: whoText(terms, request.requestedBy), given: decisions, commentFor },
    ...(link !== undefined && { url: link }),
  };
}
