import type { Progress } from './progress.js';

/**
 * What is known about the request of a failed call:
 *
 * - `notExecuted`: certainly nothing happened, and the same request may be sent again later
 * - `refused`: the API checked the request and refused it
 * - `outcomeUnknown`: it may have been executed; check what exists before sending it again
 */
export type ErrorKind = 'notExecuted' | 'refused' | 'outcomeUnknown';

export interface ZenlayerErrorDetails {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly action: string;
  readonly message: string;
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** A call that ended without a usable answer. Holds no secret, no header, no body, and no `cause` that could. */
export class ZenlayerError extends Error {
  override readonly name = 'ZenlayerError';
  readonly kind: ErrorKind;
  /** The API's code, or this client's own; `explainCode` tells what it means and what to do next. */
  readonly code: string;
  readonly action: string;
  /** Of the answer; absent when none came. */
  readonly httpStatus?: number;
  /** The id under which Zenlayer's support finds the request. */
  readonly requestId?: string;
  /** Milliseconds, 0 to one hour, that the server asks to wait. */
  readonly retryAfterMs?: number;

  constructor({ kind, code, action, message, httpStatus, requestId, retryAfterMs }: ZenlayerErrorDetails) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.action = action;
    if (httpStatus !== undefined) {
      this.httpStatus = httpStatus;
    }
    if (requestId !== undefined) {
      this.requestId = requestId;
    }
    if (retryAfterMs !== undefined) {
      this.retryAfterMs = retryAfterMs;
    }
  }
}

/** Why no complete answer came. */
export interface Trouble {
  readonly progress: Progress;
  readonly timedOut: boolean;
  readonly tooLarge: boolean;
  /** Node's code, such as `ECONNRESET`. */
  readonly systemCode: string | null;
}

/** How a call failed. */
export type Failure =
  /** This client stopped it. */
  | { readonly at: 'client'; readonly code: 'BAD_REQUEST' | 'STOPPED_BEFORE_SEND' | 'CLOSED' }
  /** No answer began. */
  | { readonly at: 'connection'; readonly trouble: Trouble }
  /** An answer began, but it is not a success. */
  | {
      readonly at: 'answer';
      readonly httpStatus: number;
      /** The header `cf-mitigated` was there. */
      readonly challenged: boolean;
      /** The code of a well-formed error envelope. */
      readonly apiCode: string | null;
      /** What is wrong with the body, if anything is. */
      readonly flaw: Flaw | null;
    };

export type Flaw = 'UNREADABLE_ANSWER' | 'INCOMPLETE_ANSWER' | 'ANSWER_TOO_LARGE' | 'TIMED_OUT' | 'CONNECTION_LOST';

/** Codes for trouble inside the service, whatever their HTTP status: the request may be half executed. */
const HALFWAY: ReadonlySet<string> = new Set([
  'REQUEST_TIMED_OUT',
  'INVALID_OPERATION_TIMEOUT',
  'INTERNAL_SERVER_ERROR',
  'SERVICE_TEMPORARY_UNAVAILABLE',
]);

/** The one place that decides whether a failed request may have been executed. When in doubt, it may. */
export function classify(failure: Failure): { readonly kind: ErrorKind; readonly code: string } {
  switch (failure.at) {
    case 'client':
      return { kind: 'notExecuted', code: failure.code };
    case 'connection':
      return failure.trouble.progress === 'written'
        ? { kind: 'outcomeUnknown', code: flawOf(failure.trouble) }
        : { kind: 'notExecuted', code: connectFailure(failure.trouble) };
    case 'answer':
      return classifyAnswer(failure);
  }
}

function classifyAnswer({ httpStatus, challenged, apiCode, flaw }: Extract<Failure, { at: 'answer' }>) {
  const notExecuted = (code: string) => ({ kind: 'notExecuted', code }) as const;
  const unknown = (code: string) => ({ kind: 'outcomeUnknown', code }) as const;

  // These come from gateways in front of the API, whatever the body says.
  if (httpStatus === 429) {
    return notExecuted(apiCode ?? 'TOO_MANY_REQUESTS');
  }
  if (httpStatus === 451) {
    return notExecuted('BLOCKED');
  }
  if (httpStatus === 403 && challenged) {
    return notExecuted('CHALLENGED');
  }

  if (apiCode === null) {
    return unknown(flaw ?? (httpStatus >= 500 ? 'SERVER_ERROR' : 'UNEXPECTED_STATUS'));
  }
  if (httpStatus < 400 || httpStatus >= 500) {
    return unknown(apiCode);
  }
  if (apiCode.startsWith('AUTHFAILURE_')) {
    return notExecuted(apiCode);
  }
  if (httpStatus === 408 || HALFWAY.has(apiCode)) {
    return unknown(apiCode);
  }
  // Only the code is documented as stable: a limit that comes with another 4xx is a limit too.
  if (apiCode === 'REQUEST_LIMIT_EXCEEDED') {
    return notExecuted(apiCode);
  }
  return { kind: 'refused', code: apiCode } as const;
}

/** What is wrong with an answer that is missing or incomplete. */
export function flawOf({ timedOut, tooLarge, systemCode }: Trouble): Flaw {
  if (tooLarge) {
    return 'ANSWER_TOO_LARGE';
  }
  if (timedOut) {
    return 'TIMED_OUT';
  }
  // Node's HTTP parser and zlib: the answer was not HTTP, or not compressed as announced.
  return systemCode !== null && /^(HPE_|Z_|ERR__|ERR_PADDING)/.test(systemCode)
    ? 'UNREADABLE_ANSWER'
    : 'CONNECTION_LOST';
}

const CONNECT_CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'HOST_NOT_FOUND',
  EAI_AGAIN: 'HOST_NOT_FOUND',
  EAI_FAIL: 'HOST_NOT_FOUND',
  ENODATA: 'HOST_NOT_FOUND',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  EHOSTUNREACH: 'HOST_UNREACHABLE',
  ENETUNREACH: 'HOST_UNREACHABLE',
  EHOSTDOWN: 'HOST_UNREACHABLE',
  ETIMEDOUT: 'CONNECT_TIMED_OUT',
};

function connectFailure({ progress, timedOut, systemCode }: Trouble): string {
  if (timedOut) {
    return 'CONNECT_TIMED_OUT';
  }
  if (progress === 'securing') {
    return 'TLS_FAILED';
  }
  return CONNECT_CODES[systemCode ?? ''] ?? 'CONNECTION_FAILED';
}
