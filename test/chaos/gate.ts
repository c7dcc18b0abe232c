import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultRule } from '../../sandbox/index.js';

/** Where a call is stopped: on its way to the API, or its answer on the way back. */
export type Stage = 'before' | 'after';

/** One call that is stopped. Each way on may be taken once; `release` does nothing after `discard` or `refuse`. */
export interface Held {
  /** Lets it go on. A request whose caller has hung up meanwhile still arrives. */
  release(): void;
  /** Ends the caller's connection; the request itself stays on its way. */
  cut(): void;
  /** Ends the connection, and the request never arrives. */
  discard(): void;
  /** Answers in the API's place; the request never arrives. */
  refuse(httpStatus: number, code: string): void;
}

/** Changes what an answer says, or leaves it as it is. */
type Rewrite = (call: GateCall, response: Record<string, unknown>) => Record<string, unknown>;

interface GateCall {
  readonly action: string;
  readonly body: Record<string, unknown>;
  /** Unix ms of its arrival here. */
  readonly at: number;
}

/** The network between a worker and the API: one HTTP hop that can stop calls and change answers. */
export interface Gate {
  readonly url: string;
  /** Every call in the order of its arrival here. */
  readonly calls: readonly GateCall[];
  /** Where the API is. */
  pointAt(url: string): void;
  /** Stops one call, counted from 1 among those of its action; resolves as soon as it is stopped. */
  stopAt(action: FaultRule['action'], number: number, stage: Stage): Promise<Held>;
  /** Changes answers from now on. @returns the function that ends it */
  rewrite(change: Rewrite): () => void;
  close(): Promise<void>;
}

interface Stop {
  readonly action: string;
  readonly number: number;
  readonly stage: Stage;
  readonly stopped: (held: Held) => void;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export async function openGate(): Promise<Gate> {
  const calls: GateCall[] = [];
  const stops: Stop[] = [];
  const rewrites = new Set<Rewrite>();
  const waiting = new Set<() => void>();
  let target = '';

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await bodyOf(request);
    const action = String(request.headers['x-zc-action']);
    const call = { action, body: fieldsOf(sent), at: Date.now() };
    calls.push(call);
    const number = calls.filter((each) => each.action === action).length;
    const stop = stops.find((each) => each.action === action && each.number === number);
    if (stop?.stage === 'before' && !(await held(stop, response))) {
      return;
    }
    const answer = await forward(request, sent);
    if (stop?.stage === 'after' && !(await held(stop, response))) {
      return;
    }
    const body = rewritten(call, answer);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
    response.end(body);
  }

  /** @returns whether the call goes on */
  function held({ stopped }: Stop, response: ServerResponse): Promise<boolean> {
    return new Promise((resolve) => {
      const decide = (goesOn: boolean) => {
        waiting.delete(giveUp);
        resolve(goesOn);
      };
      const giveUp = () => {
        response.destroy();
        decide(false);
      };
      waiting.add(giveUp);
      stopped({
        release: () => decide(true),
        cut: () => void response.destroy(),
        discard: giveUp,
        refuse(httpStatus, code) {
          response.writeHead(httpStatus, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ requestId: 'gate', code, message: 'refused on the way' }));
          decide(false);
        },
      });
    });
  }

  async function forward(request: IncomingMessage, sent: Buffer): Promise<Answer> {
    // The signature covers the host that the caller named.
    const onward = httpRequest(new URL(request.url ?? '/', target), {
      method: request.method,
      headers: { ...request.headers, connection: 'close' },
      agent: false,
    });
    onward.end(sent);
    const [answer] = (await once(onward, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await bodyOf(answer) };
  }

  function rewritten(call: GateCall, { status, body }: Answer): Buffer {
    if (status !== 200 || rewrites.size === 0) {
      return body;
    }
    const envelope = fieldsOf(body);
    const response = [...rewrites].reduce(
      (shown, change) => change(call, shown),
      envelope.response as Record<string, unknown>,
    );
    return Buffer.from(JSON.stringify({ ...envelope, response }));
  }

  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    pointAt(url) {
      target = url;
    },
    stopAt: (action, number, stage) =>
      new Promise((stopped) => {
        stops.push({ action, number, stage, stopped });
      }),
    rewrite(change) {
      rewrites.add(change);
      return () => void rewrites.delete(change);
    },
    async close() {
      waiting.forEach((giveUp) => giveUp());
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function fieldsOf(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
