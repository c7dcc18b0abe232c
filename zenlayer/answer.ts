import { z } from 'zod';
import type { Failure, Flaw } from './errors.js';
import { flawOf } from './errors.js';
import type { Posted } from './transport.js';
import { issuesOf, oneLine } from './text.js';

/** What an answer turned out to be. */
export type Read<T> =
  | { readonly ok: true; readonly data: T; readonly requestId: string | null }
  | ({ readonly ok: false; readonly failure: Failure } & Evidence);

/** What else can be told about a failure. */
export interface Evidence {
  readonly requestId?: string | null | undefined;
  /** The API's own words, as they came. */
  readonly apiMessage?: string | undefined;
  /** Wrong fields, or Node's code. */
  readonly detail?: string | undefined;
}

const requestId = z.string().min(1).max(200).overwrite(oneLine).nullish().catch(null);

/** The API's codes are printable and short: anything else does not come from the API. */
const ErrorEnvelope = z.object({
  requestId: z.string().max(200).nullish(),
  code: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  message: z.string().optional().catch(undefined),
  response: z.null().optional(),
});
const Envelope = z.object({ requestId, code: z.unknown().optional(), response: z.unknown().optional() });
const Inner = z.object({ requestId });

/**
 * Reads what came back. Only HTTP 200 with the object `response` in the action's form is a success.
 *
 * Source: https://docs.console.zenlayer.com/api-reference/api-introduction/instruction/response
 */
export function readAnswer<T>(posted: Exclude<Posted, { kind: 'stopped' }>, schema: z.ZodType<T>): Read<T> {
  if (posted.kind === 'unanswered') {
    const { trouble } = posted;
    return { ok: false, failure: { at: 'connection', trouble }, detail: trouble.systemCode ?? undefined };
  }
  const { httpStatus, headers } = posted.head;
  const challenged = headers['cf-mitigated'] !== undefined;
  const failed = (what: { apiCode?: string; flaw?: Flaw }, evidence: Evidence = {}): Read<T> => ({
    ok: false,
    failure: { at: 'answer', httpStatus, challenged, apiCode: null, flaw: null, ...what },
    ...evidence,
  });

  if (posted.kind === 'broken') {
    return failed({ flaw: flawOf(posted.trouble) }, { detail: posted.trouble.systemCode ?? undefined });
  }
  const json = parseJson(posted.body);
  const envelope = Envelope.safeParse(json);
  const hasCode = envelope.data?.code !== undefined && envelope.data.code !== null;
  const error = hasCode ? ErrorEnvelope.safeParse(json) : undefined;
  if (error?.success) {
    const { code, message, requestId } = error.data;
    return failed({ apiCode: code }, { requestId, apiMessage: message });
  }
  if (httpStatus !== 200) {
    return failed({}, { requestId: envelope.data?.requestId });
  }
  if (!envelope.success) {
    return failed({ flaw: 'UNREADABLE_ANSWER' });
  }

  const { requestId, response } = envelope.data;
  // An answer with a code is an error, in whatever form it comes.
  if (hasCode) {
    return failed({ flaw: 'UNREADABLE_ANSWER' }, { requestId });
  }
  const data = schema.safeParse(response);
  if (!data.success) {
    const detail = Inner.safeParse(response).success ? issuesOf(data.error) : 'response: expected an object';
    return failed({ flaw: 'INCOMPLETE_ANSWER' }, { requestId, detail });
  }
  // The two ids are documented as equal, but samples show that they may differ: the outer one is also on errors.
  return { ok: true, data: data.data, requestId: requestId ?? Inner.safeParse(response).data?.requestId ?? null };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
