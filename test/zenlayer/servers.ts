import { createServer as createHttpServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach } from '@jest/globals';

const endings: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(endings.splice(0).map((end) => end()));
});

/** Starts a server on a free port of 127.0.0.1; it and all its connections end with the test, whatever happens. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** What a server got, down to the byte. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An HTTP server that answers with `respond` once a request has come in whole. */
export async function httpServer(respond: (response: ServerResponse, received: Received) => void) {
  const received: Received[] = [];
  const connections = { count: 0 };
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const whole = { method, url, headers, body: Buffer.concat(chunks) };
      received.push(whole);
      respond(response, whole);
    });
  });
  server.on('connection', () => (connections.count += 1));
  const port = await listen(server);
  return { endpoint: `http://127.0.0.1:${port}`, port, received, connections };
}

/** A TCP server: `talk` is called with each connection, and with each piece that arrives. */
export async function tcpServer(talk: {
  connected?: (socket: Socket) => void;
  data?: (socket: Socket, piece: Buffer) => void;
}) {
  const server = createTcpServer((socket) => {
    talk.connected?.(socket);
    socket.on('data', (piece) => talk.data?.(socket, piece));
  });
  const port = await listen(server);
  return { endpoint: `http://127.0.0.1:${port}`, port };
}

/** A port where nothing listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Something to be closed with the test. */
export function closing<T extends { close(): void }>(thing: T): T {
  endings.push(() => Promise.resolve(thing.close()));
  return thing;
}
