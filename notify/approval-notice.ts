import { defined } from '../contract/defined.js';
import { whoText } from '../contract/index.js';
import type { ApprovalTerms, Decision, OrderRequest, Quote } from '../contract/index.js';
import { chatText } from './chat-text.js';
import type { Notice } from './notice.js';

/** What the webhook receives when an order waits for approval. Times are ISO 8601 in UTC. */
export interface ApprovalNotice {
  readonly event: Notice['event'];
  /** The same for every repetition of this message; each reminder has a new one. */
  readonly id: string;
  /** Number of the reminder, from 1; only with `approvalReminder`. */
  readonly reminder?: number;
  /** The whole message for people. Chat systems such as Mattermost show this field. */
  readonly text: string;
  /** The order's workflow id and run id. */
  readonly orderId: string;
  readonly runId: string;
  readonly summary: string;
  readonly request: OrderRequest;
  /** Price, changes since the previous quote, notes; `approveWith` is the message that approves, without the name. */
  readonly quote: Quote;
  readonly deadline: string;
  /** How many people have to approve. */
  readonly required: number;
  readonly approval: {
    readonly required: number;
    /** Name of the policy's rule that applied. */
    readonly rule: string;
    /** Who may decide: `network (ben, cleo) or dora`. */
    readonly who: string;
    /** The decisions so far. */
    readonly given: readonly Decision[];
    /** Decisions that count only with a comment. */
    readonly commentFor: ApprovalTerms['commentFor'];
  };
  /** The order in the Temporal Web UI; absent without `CRB_UI_URL`. */
  readonly url?: string;
}

/** A notice as JSON for tools: all data, and the text for people. */
export function approvalNotice(notice: Notice): ApprovalNotice {
  const { event, id, summary, link, about } = notice;
  const { orderId, runId, record, deadline, decisions, reminder } = about;
  const { request, quote, terms } = record;
  const { required, rule, commentFor } = terms;
  return defined({
    event,
    id,
    reminder,
    text: chatText(notice),
    orderId,
    runId,
    summary,
    request,
    quote,
    deadline,
    required,
    approval: { required, rule, who: whoText(terms, request.requestedBy), given: decisions, commentFor },
    url: link,
  });
}
