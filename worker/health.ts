import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Worker } from '@temporalio/worker';
import { isMistake } from '../contract/mistake.js';

export interface HealthOptions {
  /** Default: all addresses, of IPv4 and IPv6. */
  readonly host?: string;
  /** 0 = a free one. */
  readonly port: number;
  /** The worker; undefined while the process is starting. */
  readonly worker: () => Pick<Worker, 'getState' | 'getStatus'> | undefined;
  /** Why the connection to Temporal is dead for good; undefined = it is not. Default: it never is. */
  readonly connectionDead?: () => string | undefined;
  /** Rejects soon when Temporal does not answer. */
  readonly pingTemporal: () => Promise<unknown>;
}

/** A running health server. */
export interface Health {
  readonly port: number;
  close(): Promise<void>;
}

/** The answer of both endpoints. */
interface Verdict {
  ok: boolean;
  state: string;
  /** Why it is not ok. */
  reason?: string;
}

/**
 * Serves `GET /healthz` and `GET /readyz`, each with 200 or 503 and `{ ok, state, reason? }` in JSON.
 *
 * - `/healthz`, for liveness: 503 only when the worker has failed or ended, or its connection is dead for good, so that
 *   neither a worker which stops gracefully nor one in an outage is killed.
 * - `/readyz`, for readiness: 200 while the worker takes work and Temporal answers.
 *
 * @throws Node's error when the port can't be opened
 */
export async function startHealth(options: HealthOptions): Promise<Health> {
  const { host, port, worker, pingTemporal, connectionDead = () => undefined } = options;
  const server = createServer((request, response) => {
    const path = request.url?.replace(/\?.*$/, '');
    if (request.method !== 'GET' || (path !== '/healthz' && path !== '/readyz')) {
      answer(response, 404, { ok: false, reason: 'Use GET /healthz or GET /readyz.' });
    } else if (path === '/healthz') {
      answerVerdict(response, liveness(worker(), connectionDead()));
    } else {
      void readiness(worker(), pingTemporal).then((verdict) => answerVerdict(response, verdict));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type ObservedWorker = ReturnType<HealthOptions['worker']>;

const STARTING = 'STARTING';

function liveness(worker: ObservedWorker, dead: string | undefined): Verdict {
  const state = worker?.getState() ?? STARTING;
  if (state === 'FAILED' || state === 'STOPPED') {
    return { ok: false, state, reason: 'The worker has ended. Start it again.' };
  }
  return dead === undefined ? { ok: true, state } : { ok: false, state, reason: dead };
}

async function readiness(worker: ObservedWorker, pingTemporal: () => Promise<unknown>): Promise<Verdict> {
  if (worker === undefined) {
    return { ok: false, state: STARTING, reason: 'The worker is starting.' };
  }
  const { runState: state, workflowPollerState, activityPollerState } = worker.getStatus();
  if (state !== 'RUNNING') {
    return { ok: false, state, reason: `The worker takes no work; its state is ${state}.` };
  }
  if (workflowPollerState !== 'POLLING' || activityPollerState !== 'POLLING') {
    const pollers = `workflows ${workflowPollerState}, activities ${activityPollerState}`;
    return { ok: false, state, reason: `The worker does not poll for work (${pollers}).` };
  }
  return pingTemporal().then(
    () => ({ ok: true, state }),
    (error: unknown) => ({
      ok: false,
      state,
      reason: isMistake(error) ? `The check itself failed: ${error.message}` : 'Temporal does not answer.',
    }),
  );
}

function answerVerdict(response: ServerResponse, verdict: Verdict): void {
  answer(response, verdict.ok ? 200 : 503, verdict);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
