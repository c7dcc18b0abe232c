import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { post, postingThrough } from '../../zenlayer/transport.js';
import { CIRCUIT, SHORT_MS, client, errorOf, failedCreate } from './calls.js';
import { CERTIFICATE, KEY } from './certificate.js';
import { closing, freePort, httpServer, listen, tcpServer } from './servers.js';

const LONG_MS = 10_000;
const ANSWER = '{"requestId":"T1","response":{"crossRegionBandwidthId":"2000000000000000001","orderNumber":"1"}}';
const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ANSWER.length}\r\n\r\n`;

/** A server that closes, stalls or talks by itself, once it has the request or already on connecting. */
const afterRequest = (act: (socket: Socket) => void) => tcpServer({ data: act });
const onConnect = (act: (socket: Socket) => void) => tcpServer({ connected: act });

describe('before the request is written, nothing is executed', () => {
  it('names a host that does not exist', async () => {
    const error = await failedCreate('https://does-not-exist.invalid');
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'HOST_NOT_FOUND', action: 'CreateCrossRegionBandwidth' });
    expect(error.message).toBe(
      "CreateCrossRegionBandwidth was not executed: the endpoint's host name could not be resolved: ENOTFOUND (HOST_NOT_FOUND)",
    );
    expect(error).not.toHaveProperty('httpStatus', expect.anything());
  });

  it.each(['http://127.0.0.1', 'http://localhost', 'https://127.0.0.1'])('a refused connection: %s', async (host) => {
    const error = await failedCreate(`${host}:${await freePort()}`);
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'CONNECTION_REFUSED' });
  });

  it('a certificate that nobody vouches for, and the server sees no request', async () => {
    let requests = 0;
    const port = await listen(createHttpsServer({ key: KEY, cert: CERTIFICATE }, () => (requests += 1)));
    expect(await failedCreate(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'notExecuted', code: 'TLS_FAILED' });
    expect(requests).toBe(0);
  });

  it('a certificate for another host', async () => {
    const received: string[] = [];
    const server = createTlsServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (piece: Buffer) => received.push(piece.toString()));
    });
    const port = await listen(server);
    const https = closingAgent({ ca: CERTIFICATE, servername: 'console.zenlayer.com' });
    expect(await rawPost(`https://127.0.0.1:${port}`, https)).toMatchObject({
      kind: 'unanswered',
      trouble: { progress: 'securing', systemCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(received).toEqual([]);
  });

  it.each([
    ['speaks no TLS', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['closes during the handshake', (socket: Socket) => socket.destroy()],
    ['resets during the handshake', (socket: Socket) => socket.resetAndDestroy()],
  ])('a server that %s', async (_name, act) => {
    const { port } = await afterRequest(act);
    expect(await failedCreate(`https://127.0.0.1:${port}`)).toMatchObject({ kind: 'notExecuted', code: 'TLS_FAILED' });
  });

  it.each([
    ['connect', { connect: SHORT_MS, response: LONG_MS, total: LONG_MS }],
    ['total', { connect: LONG_MS, response: LONG_MS, total: SHORT_MS }],
  ])('a handshake that stalls until the %s time-out', async (_name, timeouts) => {
    const { port } = await onConnect(() => undefined);
    const error = await failedCreate(`https://127.0.0.1:${port}`, { timeouts });
    expect(error).toMatchObject({ kind: 'notExecuted', code: 'CONNECT_TIMED_OUT' });
  });
});

describe('once the request may have been written, the outcome is unknown', () => {
  it.each([
    ['closes on connecting', () => onConnect((socket) => socket.end())],
    ['closes after the request', () => afterRequest((socket) => socket.end())],
    ['destroys after the request', () => afterRequest((socket) => socket.destroy())],
    ['resets after the request', () => afterRequest((socket) => socket.resetAndDestroy())],
    ['closes in the middle of the head', () => afterRequest((socket) => socket.end('HTTP/1.1 200 O'))],
    ['closes in the middle of the body', () => afterRequest((socket) => socket.end(HEAD + ANSWER.slice(0, 20)))],
    [
      'resets in the middle of the body',
      () => afterRequest((socket) => socket.write(HEAD, () => socket.resetAndDestroy())),
    ],
  ])('a server that %s', async (_name, start) => {
    const { endpoint } = await start();
    expect(await failedCreate(endpoint)).toMatchObject({ kind: 'outcomeUnknown', code: 'CONNECTION_LOST' });
  });

  it.each([
    ['never answers', 'response', undefined],
    ['never answers', 'total', undefined],
    ['stops after the head', 'total', HEAD],
    ['stops in the middle of the body', 'total', HEAD + ANSWER.slice(0, 20)],
  ] as const)('a server that %s until the %s time-out', async (_name, which, sent) => {
    const { endpoint } = await afterRequest((socket) => sent !== undefined && socket.write(sent));
    const timeouts = { connect: LONG_MS, response: LONG_MS, total: LONG_MS, [which]: SHORT_MS };
    expect(await failedCreate(endpoint, { timeouts })).toMatchObject({ kind: 'outcomeUnknown', code: 'TIMED_OUT' });
  });

  it('an answer that drips until the total time-out', async () => {
    const { endpoint } = await httpServer((response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.once('close', () => clearInterval(drip));
    });
    // The head has to come within it, on any machine.
    const timeouts = { connect: LONG_MS, response: LONG_MS, total: 10 * SHORT_MS };
    const error = await failedCreate(endpoint, { timeouts });
    expect(error).toMatchObject({ kind: 'outcomeUnknown', code: 'TIMED_OUT', httpStatus: 200 });
  });

  it('a call with a time-out of its own', async () => {
    const { endpoint } = await afterRequest(() => undefined);
    const error = await errorOf(client(endpoint).call('DescribeVpcs', {}, { timeoutMs: SHORT_MS }));
    expect(error).toMatchObject({ kind: 'outcomeUnknown', code: 'TIMED_OUT', action: 'DescribeVpcs' });
  });

  it('no HTTP at all', async () => {
    const { endpoint } = await afterRequest((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await failedCreate(endpoint)).toMatchObject({ kind: 'outcomeUnknown', code: 'UNREADABLE_ANSWER' });
  });

  it('a TLS connection that breaks after the handshake', async () => {
    const server = createTlsServer({ key: KEY, cert: CERTIFICATE }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.destroy());
    });
    const port = await listen(server);
    expect(await rawPost(`https://127.0.0.1:${port}`, closingAgent({ ca: CERTIFICATE }))).toMatchObject({
      kind: 'unanswered',
      trouble: { progress: 'written' },
    });
  });
});

describe('a kept-alive connection that dies when it is used again', () => {
  it.each([
    ['closes', (socket: Socket) => socket.end()],
    ['destroys', (socket: Socket) => socket.destroy()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('leaves the outcome of a read unknown and does not touch a write: the server %s it', async (_name, act) => {
    const { endpoint, requests } = await answeringOncePerConnection(act);
    const zenlayer = client(endpoint);
    await zenlayer.call(READ, {});
    const error = await errorOf(zenlayer.call(READ, {}));
    expect(error).toMatchObject({ kind: 'outcomeUnknown', code: 'CONNECTION_LOST' });
    // Sent once, never again on a fresh connection.
    expect(requests).toEqual([1, 1]);

    await zenlayer.call(READ, {});
    expect(await zenlayer.call('CreateCrossRegionBandwidth', CIRCUIT)).toMatchObject({ orderNumber: '1' });
    expect(requests).toEqual([1, 1, 2, 3]);
  });

  it('leaves no doubt about a write when the server is gone: nothing was executed', async () => {
    const { endpoint, stopListening } = await answeringOncePerConnection((socket) => socket.destroy());
    const zenlayer = client(endpoint);
    await zenlayer.call(READ, {});
    stopListening();
    const write = await errorOf(zenlayer.call('CreateCrossRegionBandwidth', CIRCUIT));
    expect(write).toMatchObject({ kind: 'notExecuted', code: 'CONNECTION_REFUSED' });
    const read = await errorOf(zenlayer.call(READ, {}));
    expect(read).toMatchObject({ kind: 'outcomeUnknown', code: 'CONNECTION_LOST' });
  });
});

it('an answer over TLS arrives whole', async () => {
  const port = await listen(
    createHttpsServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end(ANSWER)),
  );
  const posted = await rawPost(`https://127.0.0.1:${port}`, closingAgent({ ca: CERTIFICATE }));
  expect(posted).toMatchObject({ kind: 'answered', head: { httpStatus: 200 }, body: Buffer.from(ANSWER) });
});

const READ = 'DescribeCrossRegionBandwidthRegions';

/** Answers the first request of each connection and keeps it open; what comes next on it is met with `act`. */
async function answeringOncePerConnection(act: (socket: Socket) => void) {
  const answer = JSON.stringify({ response: { regionIds: [], crossRegionBandwidthId: '2', orderNumber: '1' } });
  const numbers = new Map<Socket, number>();
  /** The number of the connection of each request. */
  const requests: number[] = [];
  const server = createTcpServer((socket) => {
    numbers.set(socket, numbers.size + 1);
    let first = true;
    socket.on('data', () => {
      requests.push(numbers.get(socket) ?? 0);
      if (first) {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`);
      } else {
        act(socket);
      }
      first = false;
    });
  });
  const port = await listen(server);
  return { endpoint: `http://127.0.0.1:${port}`, requests, stopListening: () => server.close() };
}

/** An agent that trusts the test's certificate. */
function closingAgent(options: { ca: string; servername?: string }): HttpsAgent {
  const agent = new HttpsAgent({ ...options, keepAlive: true });
  closing({ close: () => agent.destroy() });
  return agent;
}

function rawPost(url: string, https: HttpsAgent) {
  return post({
    url: new URL(url),
    headers: {},
    body: Buffer.from('{}'),
    via: postingThrough({ http: new HttpAgent(), https }, { connect: LONG_MS, response: LONG_MS, total: LONG_MS }),
    maxResponseBytes: 1_000,
  });
}
