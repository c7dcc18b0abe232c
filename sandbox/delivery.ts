import type { ServerResponse } from 'node:http';
import type { ApiResult } from './api.js';
import type { CallOutcome } from './calls.js';
import type { Fault } from './faults.js';
import { ordinaryReply, replacedReply, type Reply, spoiltReply, withHeader } from './replies.js';

/** One call on its way to an answer. */
export interface Delivery {
  readonly fault: Fault | null;
  readonly response: ServerResponse;
  /** Executes the request now; called at most once. */
  readonly execute: () => ApiResult;
  /** Records the outcome when it is decided, before anything is sent. */
  readonly decided: (outcome: CallOutcome) => void;
  readonly pauses: Pauses;
  /** `Retry-After` for a 429 that has none of its own. */
  readonly retryAfterSeconds: number | null;
}

/** Answers a call, with its fault if it has one. */
export async function deliver(delivery: Delivery): Promise<void> {
  const { fault, pauses } = delivery;
  switch (fault?.kind) {
    case 'dropBefore':
      return drop(delivery, null);
    case 'dropAfter':
      return drop(delivery, delivery.execute());
    case 'stall':
      return decide(delivery, fault.executed ? delivery.execute() : null, null);
    case 'delay':
      return fault.commit === 'before' ? executeThenWait(delivery, fault.ms) : waitThenExecute(delivery, fault.ms);
    case 'drip': {
      const result = delivery.execute();
      const reply = ordinaryReply(result);
      decide(delivery, result, reply);
      return drip(delivery.response, reply, fault.bytesPerSecond, pauses);
    }
    case 'truncate':
    case 'nullResponse':
    case 'withoutIds':
    case 'successStatus': {
      const result = delivery.execute();
      return answer(delivery, result, result.kind === 'refusal' ? ordinaryReply(result) : spoiltReply(fault, result));
    }
    case 'status':
    case 'html':
    case 'empty':
    case 'challenge':
    case 'blocked':
    case 'garbage':
    case 'errorIn200': {
      const result = (fault.executed ?? fault.kind === 'garbage') ? delivery.execute() : null;
      // The API refused the request, so nothing was executed and there is no answer to replace.
      return answer(delivery, result, result?.kind === 'refusal' ? ordinaryReply(result) : replacedReply(fault));
    }
    // These faults change what the action does or shows, not the answer's form.
    case 'invisible':
    case 'failCreate':
    case 'failChange':
    case 'statusValue':
    case 'absent':
    case 'hideRows':
    case 'oddRow':
    case 'oddFields':
    case 'priceFactor':
    case undefined: {
      const result = delivery.execute();
      return answer(delivery, result, ordinaryReply(result));
    }
  }
}

function decide({ fault, decided }: Delivery, result: ApiResult | null, reply: Reply | null): void {
  decided({
    httpStatus: reply?.httpStatus ?? null,
    code: reply?.code ?? null,
    executed: result?.kind === 'success',
    fault: fault?.kind ?? null,
  });
}

function drop(delivery: Delivery, result: ApiResult | null): void {
  decide(delivery, result, null);
  delivery.response.socket?.destroy();
}

function answer(delivery: Delivery, result: ApiResult | null, reply: Reply): void {
  decide(delivery, result, reply);
  send(delivery, reply);
}

async function executeThenWait(delivery: Delivery, ms: number): Promise<void> {
  const result = delivery.execute();
  const reply = ordinaryReply(result);
  decide(delivery, result, reply);
  await delivery.pauses.wait(ms);
  send(delivery, reply);
}

async function waitThenExecute(delivery: Delivery, ms: number): Promise<void> {
  await delivery.pauses.wait(ms);
  const result = delivery.execute();
  answer(delivery, result, ordinaryReply(result));
}

function send({ response, retryAfterSeconds }: Delivery, reply: Reply): void {
  const limited = reply.httpStatus === 429 && retryAfterSeconds !== null && !('Retry-After' in reply.headers);
  const complete = limited ? withHeader(reply, 'Retry-After', String(retryAfterSeconds)) : reply;
  writeHead(response, complete);
  response.end(complete.body);
}

async function drip(response: ServerResponse, reply: Reply, bytesPerSecond: number, pauses: Pauses): Promise<void> {
  writeHead(response, reply);
  response.flushHeaders();
  const bytes = Buffer.from(reply.body);
  const pauseMs = Math.max(1000 / bytesPerSecond, SHORTEST_PAUSE_MS);
  const chunk = Math.max(1, Math.round((bytesPerSecond * pauseMs) / 1000));
  for (let sent = 0; sent < bytes.length && !response.destroyed; sent += chunk) {
    await pauses.wait(pauseMs);
    response.write(bytes.subarray(sent, sent + chunk));
  }
  response.end();
}

const SHORTEST_PAUSE_MS = 10;

function writeHead(response: ServerResponse, { httpStatus, headers, body }: Reply): void {
  response.writeHead(httpStatus, { ...headers, 'Content-Length': Buffer.byteLength(body) });
}

/** A pause that the end of the sandbox cancels: what waits then is never executed or answered. */
export class Pauses {
  readonly #timers = new Set<NodeJS.Timeout>();

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, ms);
      this.#timers.add(timer);
    });
  }

  cancel(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }
}
