import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { got, RequestError, TimeoutError } from 'got';
import type { Got } from 'got';
import { agentsThrough, proxyRefusal, type Agents } from '../proxy/agents.js';
import type { Trouble } from './errors.js';
import { watchProgress } from './progress.js';
import type { Progress } from './progress.js';

/**
 * Shorter than the idle time after which servers usually close: a connection that is closed at the moment it is used
 * again leaves the outcome of a request unknown.
 */
const IDLE_MS = 4_000;

/** All in milliseconds. */
export interface Timeouts {
  /** For each of: host name, connection, TLS handshake. */
  readonly connect: number;
  /** From the end of the request to the first line of the answer. */
  readonly response: number;
  /** From the start to the last byte of the answer. */
  readonly total: number;
}

/** Where requests get their connections from. */
export interface Connections {
  /** Kept alive and used again, given up after a few idle seconds. */
  readonly kept: Got;
  /**
   * One for each request, closed after its answer. A used connection may just have died, and then nobody knows whether
   * the request was read; a new one fails before anything is written.
   */
  readonly fresh: Got;
  /** Ends them all, with whatever is under way on them. */
  end(): void;
}

/** @param proxy through which all of them go; undefined = directly */
export function createConnections(timeouts: Timeouts, proxy?: URL): Connections {
  const kept = agentsThrough(proxy, { keepAlive: true, timeout: IDLE_MS }, timeouts.connect);
  const fresh = agentsThrough(proxy, { keepAlive: false }, timeouts.connect);
  return {
    kept: postingThrough(kept, timeouts),
    fresh: postingThrough(fresh, timeouts),
    end: () => [kept, fresh].flatMap(({ http, https }) => [http, https]).forEach((agent) => agent.destroy()),
  };
}

/** What all requests have in common, made once, because merging options is a good part of a request's work. */
export function postingThrough(agent: Agents, { connect, response, total }: Timeouts): Got {
  return got.extend({
    method: 'POST',
    agent,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    timeout: { lookup: connect, connect, secureConnect: connect, response, request: total },
  });
}

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** One of `Connections`. */
  readonly via: Got;
  /** A smaller total time-out for this request, in milliseconds. */
  readonly totalMs?: number | undefined;
  /** Of the answer's body, decompressed. */
  readonly maxResponseBytes: number;
  /** Runs immediately before the connection is used or made; throwing stops the request. */
  readonly beforeSend?: (() => void) | undefined;
}

/** The answer's first part, known as soon as the server has answered at all. */
export interface AnswerHead {
  readonly httpStatus: number;
  readonly headers: IncomingHttpHeaders;
}

export type Posted =
  | { readonly kind: 'answered'; readonly head: AnswerHead; readonly body: Uint8Array }
  /** An answer began, but its body is not usable. */
  | { readonly kind: 'broken'; readonly head: AnswerHead; readonly trouble: Trouble }
  | { readonly kind: 'unanswered'; readonly trouble: Trouble }
  | { readonly kind: 'stopped'; readonly reason: unknown };

/**
 * Sends one POST, once: no retry, no redirect, any HTTP status is an answer. Never rejects, and passes on nothing of the
 * HTTP library's errors, because they contain the request with its headers.
 */
export async function post({ url, headers, body, via, totalMs, maxResponseBytes, beforeSend }: Post): Promise<Posted> {
  let head: AnswerHead | undefined;
  let stopped: { readonly reason: unknown } | undefined;
  let progress = (): Progress => 'waiting';
  const secure = url.protocol === 'https:';
  const failed = (what: Partial<Trouble>): Posted => {
    const trouble = { progress: progress(), timedOut: false, tooLarge: false, systemCode: null, ...what };
    return head === undefined ? { kind: 'unanswered', trouble } : { kind: 'broken', head, trouble };
  };

  const limits = endAfter(via, totalMs, () => progress() === 'written');
  try {
    const stream = via.stream(url, {
      headers,
      body,
      signal: limits.signal,
      ...(totalMs === undefined ? {} : { timeout: { request: totalMs } }),
      request: (target, options) => {
        try {
          beforeSend?.();
        } catch (reason) {
          stopped = { reason };
          throw new Error('stopped before sending', { cause: reason });
        }
        const request = (secure ? httpsRequest : httpRequest)(target, options);
        progress = watchProgress(request, secure);
        request.once('response', (answer) => (head = { httpStatus: answer.statusCode ?? 0, headers: answer.headers }));
        return request;
      },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      // Leaving the loop destroys the stream and its connection.
      if (size > maxResponseBytes) {
        return failed({ tooLarge: true });
      }
      chunks.push(chunk);
    }
    return head === undefined ? failed({}) : { kind: 'answered', head, body: Buffer.concat(chunks) };
  } catch (error) {
    if (stopped !== undefined) {
      return { kind: 'stopped', reason: stopped.reason };
    }
    return failed({
      timedOut: error instanceof TimeoutError || limits.signal.aborted,
      systemCode: error instanceof RequestError ? (proxyRefusal(error) ?? error.code) : null,
    });
  } finally {
    limits.clear();
  }
}

/** Ms that the HTTP library's own time-outs come first: they say which step took too long. */
const BEHIND_MS = 250;

/**
 * Ends a request that the HTTP library's time-outs don't: while a proxy has not answered, they have no socket to end, and
 * in its tunnel those of the connection don't count. A request that is not written after three times the limit of a
 * connection (name, connection, handshake) is not written any more.
 */
function endAfter(via: Got, totalMs: number | undefined, isWritten: () => boolean) {
  const { connect = 0, request = 0 } = via.defaults.options.timeout;
  const ending = new AbortController();
  const end = () => ending.abort();
  const timers = [
    setTimeout(end, (totalMs ?? request) + BEHIND_MS),
    setTimeout(() => isWritten() || end(), 3 * connect + BEHIND_MS),
  ];
  return { signal: ending.signal, clear: () => timers.forEach(clearTimeout) };
}
