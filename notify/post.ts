import { createHmac } from 'node:crypto';
import { got, RequestError, type Response } from 'got';
import { agentsThrough, proxyRefusal } from '../proxy/agents.js';
import { throughText } from '../proxy/proxy-for.js';
import { DeliveryError } from './delivery-error.js';

/** What is posted where. */
export interface Post {
  readonly url: string;
  readonly body: object;
  /** The proxy to go through; default: none. */
  readonly proxy?: URL | undefined;
  /** Key of the signature; without one the message is not signed. */
  readonly signingKey?: string | undefined;
  /** Unix ms. */
  readonly now: number;
  /** Milliseconds for the whole request. */
  readonly timeoutMs: number;
}

/**
 * Posts JSON, without retries. With a key, `X-CRB-Timestamp` holds Unix seconds and `X-CRB-Signature` is `sha256=` and the
 * lower-case hex of HMAC-SHA256(key, `<timestamp>.<body>`). Redirects are not followed.
 *
 * @throws DeliveryError unless the answer is 2xx
 */
export async function post({ url, body: content, proxy, signingKey, now, timeoutMs }: Post): Promise<void> {
  const body = JSON.stringify(content);
  const timestamp = String(Math.floor(now / 1000));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...(signingKey !== undefined && {
      'x-crb-timestamp': timestamp,
      'x-crb-signature': `sha256=${sign(signingKey, `${timestamp}.${body}`)}`,
    }),
  };
  const answer = await send(url, { body, headers, proxy, timeoutMs });
  const { statusCode } = answer;
  if (statusCode < 200 || statusCode > 299) {
    throw new DeliveryError(`HTTP_${statusCode}${said(answer)}`, waitOf(answer));
  }
}

/** Ms that got's own time-out comes first: its error says what took too long. */
const BEHIND_MS = 250;

async function send(
  url: string,
  {
    body,
    headers,
    proxy,
    timeoutMs,
  }: Pick<Post, 'proxy' | 'timeoutMs'> & { body: string; headers: Record<string, string> },
): Promise<Response<string>> {
  try {
    return await got.post(url, {
      body,
      headers,
      retry: { limit: 0 },
      // Notices are rare: a receiver may close a connection that is kept just as the next notice goes out.
      agent: agentsThrough(proxy, { keepAlive: false }, timeoutMs),
      timeout: { request: timeoutMs },
      // The time-out of got ends nothing while a proxy has not answered.
      signal: AbortSignal.timeout(timeoutMs + BEHIND_MS),
      followRedirect: false,
      throwHttpErrors: false,
    });
  } catch (error) {
    // got's errors hold the whole request, so only the code is passed on.
    const code = error instanceof RequestError ? (proxyRefusal(error) ?? error.code) : 'UNEXPECTED';
    throw new DeliveryError(`${code}${throughText(proxy)}`);
  }
}

/** The word with which Slack and others say what is wrong, such as `invalid_blocks`. Any other answer may hold anything. */
function said({ body }: Response<string>): string {
  const [word] = /^[a-z]{1,20}(_[a-z]{1,20}){1,5}$/.exec(body.trim()) ?? [];
  return word === undefined ? '' : ` ${word}`;
}

function waitOf({ headers }: Response<string>): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

function sign(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
