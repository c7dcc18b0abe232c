import { throughText } from '../proxy/proxy-for.js';
import { actionNamed } from './actions.js';
import type { ActionName, ActionRequest, ActionResponse } from './actions.js';
import { readAnswer } from './answer.js';
import type { Evidence } from './answer.js';
import { ZenlayerError, classify } from './errors.js';
import type { Failure } from './errors.js';
import { requestHeaders } from './headers.js';
import { failureMessage } from './message.js';
import { readOptions } from './options.js';
import type { ZenlayerOptions } from './options.js';
import { retryAfterMs } from './retry-after.js';
import { clean, issuesOf, oneLine } from './text.js';
import { createConnections, post } from './transport.js';
import type { AnswerHead } from './transport.js';

export interface CallOptions {
  /** A smaller total time-out for this call, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /**
   * Runs after the request is signed and immediately before it is handed to the network. Throwing means that nothing
   * was sent: the call ends as `notExecuted`, code `STOPPED_BEFORE_SEND`, with the thrown error's message.
   */
  readonly beforeSend?: (() => void) | undefined;
}

/** A client of the Zenlayer Cloud API. */
export interface Zenlayer {
  /** Scheme and host that are called, such as `https://console.zenlayer.com`. */
  readonly endpoint: string;
  /**
   * Calls one action, once: nothing is retried and no redirect is followed. An action that writes gets a connection of
   * its own, which is closed afterwards; reads share those that are kept alive.
   *
   * @throws ZenlayerError, and nothing else; its `kind` tells whether the request may have been executed
   */
  call<A extends ActionName>(action: A, params: ActionRequest<A>, options?: CallOptions): Promise<ActionResponse<A>>;
  /** Ends the kept-alive connections. Calls under way are finished, later ones end as `notExecuted`, code `CLOSED`. */
  close(): void;
}

/**
 * @example
 * const zenlayer = createZenlayer({ credentials: { accessKeyId, accessKeySecret } });
 * const { regionIds } = await zenlayer.call('DescribeCrossRegionBandwidthRegions', {});
 *
 * @throws TypeError that names every wrong option, and never what it holds
 */
export function createZenlayer(options: ZenlayerOptions): Zenlayer {
  const { endpoint, credentials, proxy, timeouts, maxResponseBytes, now } = readOptions(options);
  const connections = createConnections(timeouts, proxy);
  const urls = { zec: new URL('/api/v2/zec', endpoint), zbc: new URL('/api/v2/zbc', endpoint) };
  let closed = false;
  let underWay = 0;

  async function call<A extends ActionName>(
    action: A,
    params: ActionRequest<A>,
    { timeoutMs, beforeSend }: CallOptions = {},
  ): Promise<ActionResponse<A>> {
    const secrets: string[] = Object.values(credentials);
    const failed = (failure: Failure, { requestId, apiMessage, detail }: Evidence = {}, head?: AnswerHead) => {
      // A server may quote what it was sent.
      const hide = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
      const { kind, code } = classify(failure);
      const facts = {
        kind,
        code: hide(code),
        action,
        httpStatus: head?.httpStatus,
        requestId: requestId ? clean(hide(requestId)) : undefined,
        retryAfterMs: retryAfterMs(head?.headers['retry-after'], now()),
      };
      const said = apiMessage === undefined ? oneLine(hide(detail ?? '')) : clean(hide(apiMessage));
      return new ZenlayerError({ ...facts, message: failureMessage(facts, said) });
    };

    if (closed) {
      throw failed({ at: 'client', code: 'CLOSED' });
    }
    const { service, version, write, request, response } = actionNamed(action);
    const checked = request.safeParse(params);
    if (!checked.success) {
      throw failed({ at: 'client', code: 'BAD_REQUEST' }, { detail: issuesOf(checked.error) });
    }
    if (timeoutMs !== undefined && !(timeoutMs > 0)) {
      throw failed({ at: 'client', code: 'BAD_REQUEST' }, { detail: 'timeoutMs: expected milliseconds above 0' });
    }

    const body = Buffer.from(JSON.stringify(checked.data));
    const signed = requestHeaders({ host: endpoint.host, action, version, body, credentials, now: now() });
    secrets.push(...signed.secrets);
    underWay += 1;
    try {
      const posted = await post({
        url: urls[service],
        headers: signed.headers,
        body,
        via: write ? connections.fresh : connections.kept,
        totalMs: timeoutMs && Math.min(timeouts.total, timeoutMs),
        maxResponseBytes,
        beforeSend,
      });
      if (posted.kind === 'stopped') {
        const detail = posted.reason instanceof Error ? posted.reason.message : String(posted.reason);
        throw failed({ at: 'client', code: 'STOPPED_BEFORE_SEND' }, { detail });
      }
      const read = readAnswer(posted, response);
      if (!read.ok) {
        const through = posted.kind === 'unanswered' ? throughText(proxy) : '';
        throw failed(
          read.failure,
          { ...read, detail: `${read.detail ?? ''}${through}`.trim() },
          'head' in posted ? posted.head : undefined,
        );
      }
      return { ...read.data, requestId: read.requestId };
    } finally {
      underWay -= 1;
      if (closed && underWay === 0) {
        connections.end();
      }
    }
  }

  return {
    endpoint: endpoint.origin,
    call,
    close() {
      closed = true;
      if (underWay === 0) {
        connections.end();
      }
    },
  };
}
