import { createHmac } from 'node:crypto';
import { got, RequestError } from 'got';
import type { NotifyInput } from '../activities/types.js';
import { approvalNotice } from './approval-notice.js';
import { noticeOf, type Notice } from './notice.js';
import { slackMessage } from './slack-message.js';

/** The formats of a notice. */
const FORMATS = { json: approvalNotice, slack: slackMessage } satisfies Record<string, (notice: Notice) => object>;

export type WebhookFormat = keyof typeof FORMATS;

export interface NotifierOptions {
  readonly url: string;
  /** `json`: an `ApprovalNotice` (default); `slack`: a message for Slack's incoming webhooks. */
  readonly format?: WebhookFormat;
  /** Key of the signature; without one the messages are not signed. */
  readonly secret?: string;
  /** Base of the Temporal Web UI, for the link to the order. */
  readonly uiUrl?: string;
  readonly namespace: string;
  /** Milliseconds for a whole request; default 10,000. */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
}

/** The webhook did not accept a notice. The message shows neither the webhook's path nor the secret. */
export class NotifierError extends Error {
  override readonly name = 'NotifierError';
  /** `HTTP_503`, or Node's code such as `ECONNREFUSED` and `ETIMEDOUT`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Makes the function that tells approvers about an order: it posts one JSON message to the webhook, without retries.
 * The caller may repeat it; a receiver recognizes a repeated `ApprovalNotice` by its `id`.
 *
 * With a secret, `X-CRB-Timestamp` holds Unix seconds and `X-CRB-Signature` is `sha256=` and the lower-case hex of
 * HMAC-SHA256(secret, `<timestamp>.<body>`). Redirects are not followed.
 *
 * @returns a function that rejects with a NotifierError unless the answer is 2xx
 */
export function createNotifier(options: NotifierOptions): (input: NotifyInput) => Promise<void> {
  const { url, format = 'json', secret, timeoutMs = 10_000, now = Date.now } = options;
  const { origin } = new URL(url);
  return async (input) => {
    const body = JSON.stringify(FORMATS[format](noticeOf(input, options)));
    const timestamp = String(Math.floor(now() / 1000));
    const statusCode = await post(url, body, {
      'content-type': 'application/json; charset=utf-8',
      'x-crb-timestamp': timestamp,
      ...(secret !== undefined && { 'x-crb-signature': `sha256=${sign(secret, `${timestamp}.${body}`)}` }),
    });
    if (statusCode < 200 || statusCode > 299) {
      const redirect = statusCode >= 300 && statusCode <= 399 ? ' Redirects are not followed: set the new URL.' : '';
      throw new NotifierError(
        `HTTP_${statusCode}`,
        `The webhook at ${origin} (CRB_WEBHOOK_URL) answered ${statusCode}.${redirect}`,
      );
    }
  };

  async function post(to: string, body: string, headers: Record<string, string>): Promise<number> {
    try {
      const answer = await got.post(to, {
        body,
        headers,
        retry: { limit: 0 },
        timeout: { request: timeoutMs },
        followRedirect: false,
        throwHttpErrors: false,
      });
      return answer.statusCode;
    } catch (error) {
      // got's errors hold the whole request, so only the code is passed on.
      const code = error instanceof RequestError ? error.code : 'UNEXPECTED';
      throw new NotifierError(code, `The webhook at ${origin} (CRB_WEBHOOK_URL) can't be reached: ${code}.`);
    }
  }
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
