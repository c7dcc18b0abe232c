import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkDecision } from '../../activities/check-decision.js';
import { createSeal, type ActivityDeps, type CheckResult } from '../../activities/index.js';
import { runsOfTemporal } from '../../activities/runs.js';
import { QUOTE_ID, quoteRecord } from '../workflows/order/data.js';
import { ofOrder } from './bench.js';

const { GetWorkflowExecutionHistoryResponse } = temporal.api.workflowservice.v1;
const { HistoryEvent } = temporal.api.history.v1;

const { request, quote } = quoteRecord();
const BEN = { by: 'ben@example.com', quote: QUOTE_ID };
const CLEO = { by: 'cleo@example.com', quote: QUOTE_ID };

/** A message of protobuf that is in a field: the field's number and kind, the length, and the content. */
function inField(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([(value % 128) + 128]), varint(value >> 7)]);
}

/**
 * The bytes of an event as a server of version 1.32 sends them: the principal is field 303 of `HistoryEvent`, with its
 * `type` (1) and `name` (2). See temporal/api/history/v1/message.proto.
 */
function signalOf(content: unknown, [type, name]: [type: string, name: string]): Buffer {
  const input = { payloads: [defaultPayloadConverter.toPayload(content)] };
  const event = HistoryEvent.encode({
    workflowExecutionSignaledEventAttributes: { signalName: 'approve', input },
  }).finish();
  const principal = Buffer.concat([inField(1, Buffer.from(type)), inField(2, Buffer.from(name))]);
  return Buffer.concat([event, inField(303, principal)]);
}

/** A page of a history, in which `History` is field 1 and its events are field 1 again. */
function pageOf(events: readonly Buffer[], nextPageToken: string): Buffer {
  const history = inField(1, Buffer.concat(events.map((event) => inField(1, event))));
  const rest = GetWorkflowExecutionHistoryResponse.encode({ nextPageToken: Buffer.from(nextPageToken) }).finish();
  return Buffer.concat([history, rest]);
}

const PAGES = [
  pageOf([signalOf(BEN, ['jwt', 'ben@example.com'])], 'more'),
  pageOf([signalOf(CLEO, ['jwt', 'mallory@example.com'])], ''),
];

/** A Temporal server that knows one history: there is none here that lets in people whom it can name. */
const sessions = new Set<ServerHttp2Session>();
let asked = 0;
const server = createServer();
server.on('session', (session) => sessions.add(session));
server.on('stream', (stream, headers) => {
  const isHistory = headers[':path']?.endsWith('/GetWorkflowExecutionHistory') === true;
  const body = isHistory ? (PAGES[asked++ % PAGES.length] ?? Buffer.alloc(0)) : Buffer.alloc(0);
  const length = Buffer.alloc(5);
  length.writeUInt32BE(body.length, 1);
  stream.on('error', () => undefined);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([length, body]));
  stream.resume();
});

let connection: Connection;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  connection = await Connection.connect({ address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterAll(async () => {
  await connection.close();
  sessions.forEach((session) => session.destroy());
  server.close();
});

function inOrder<T>(step: () => Promise<T>): Promise<T> {
  return new MockActivityEnvironment(ofOrder(request), { client: new Client({ connection }) }).run(step);
}

it('reads from all pages of the history whom the server names as the sender of each signal', async () => {
  const signals = await inOrder(() => runsOfTemporal.signals());
  expect(signals).toMatchObject([
    { name: 'approve', input: [BEN], principal: { type: 'jwt', name: 'ben@example.com' } },
    { name: 'approve', input: [CLEO], principal: { type: 'jwt', name: 'mallory@example.com' } },
  ]);
});

it('attributes a decision to its sender, and refuses one that somebody else has sent', async () => {
  const deps = { seal: createSeal('secret') } as Partial<ActivityDeps> as ActivityDeps;
  const check = (content: typeof BEN): Promise<CheckResult> => {
    const now = '2026-11-22T10:00:00.000Z';
    const decision = { ...content, decision: 'approve', at: now } as const;
    const message = { name: 'approve', content };
    const input = { identity: 'attributed', decision, request, quote, firstRunId: 'run-1', now, message } as const;
    return inOrder(() => checkDecision(deps, input));
  };
  expect(await check(BEN)).toMatchObject({ kind: 'attributed', principal: 'jwt ben@example.com' });
  expect(await check(CLEO)).toEqual({
    kind: 'refused',
    text: expect.stringContaining('jwt mallory@example.com sent it'),
  });
});
