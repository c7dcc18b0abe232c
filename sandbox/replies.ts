import type { ApiResult } from './api.js';
import type { Fault } from './faults.js';
import { newRequestId } from './formats.js';

/** An HTTP answer. */
export interface Reply {
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The code of an error envelope, else `null`. */
  readonly code: string | null;
}

/** Faults that replace the answer; the request behind them is executed only on demand. */
export type ReplacingFault = Extract<
  Fault,
  { kind: 'status' | 'html' | 'empty' | 'challenge' | 'blocked' | 'garbage' | 'errorIn200' }
>;

/** Faults that execute the request and then spoil the answer. */
export type SpoilingFault = Extract<Fault, { kind: 'truncate' | 'nullResponse' | 'withoutIds' | 'successStatus' }>;

type Success = Extract<ApiResult, { kind: 'success' }>;

/** The envelope of an undisturbed answer: https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/response */
export function ordinaryReply(result: ApiResult): Reply {
  if (result.kind === 'refusal') {
    const { code, message, httpStatus } = result.refusal;
    return json(httpStatus, { requestId: result.requestId, code, message }, code);
  }
  return json(200, envelope(result));
}

export function spoiltReply(fault: SpoilingFault, result: Success): Reply {
  const ordinary = json(200, envelope(result));
  switch (fault.kind) {
    case 'truncate':
      return { ...ordinary, body: ordinary.body.slice(0, Math.floor(ordinary.body.length / 2)) };
    case 'nullResponse':
      return json(200, { requestId: result.requestId, response: null });
    case 'withoutIds':
      return json(200, { requestId: result.requestId, response: { requestId: result.requestId } });
    case 'successStatus':
      return { ...ordinary, httpStatus: fault.httpStatus };
  }
}

export function replacedReply(fault: ReplacingFault): Reply {
  switch (fault.kind) {
    case 'status': {
      const error = json(fault.httpStatus, scriptedError(fault), fault.code);
      return fault.retryAfter === undefined ? error : withHeader(error, 'Retry-After', String(fault.retryAfter));
    }
    case 'html':
      return html(fault.httpStatus, '<h1>Bad Gateway</h1>');
    case 'empty':
      return { httpStatus: fault.httpStatus, headers: {}, body: '', code: null };
    case 'challenge':
      return withHeader(html(403, '<h1>Just a moment...</h1>'), 'cf-mitigated', 'challenge');
    case 'blocked':
      return html(451, '<h1>Unavailable For Legal Reasons</h1>');
    case 'garbage':
      return { ...json(200, {}), body: '{"requestId":"T0","response":{"orderNumber":10000' };
    case 'errorIn200':
      return json(200, scriptedError(fault), fault.code);
  }
}

export function withHeader(reply: Reply, name: string, value: string): Reply {
  return { ...reply, headers: { ...reply.headers, [name]: value } };
}

/** The documented samples show the same request id inside and outside, but for actions that answer with one of their own. */
function envelope({ requestId, response }: Success): object {
  return { requestId, response: { requestId, ...response } };
}

function scriptedError({ code, message }: { code: string; message: string }): object {
  return { requestId: newRequestId(), code, message };
}

function json(httpStatus: number, body: object, code: string | null = null): Reply {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  return { httpStatus, headers, body: JSON.stringify(body), code };
}

function html(httpStatus: number, content: string): Reply {
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  return { httpStatus, headers, body: `<!DOCTYPE html><html><body>${content}</body></html>`, code: null };
}
