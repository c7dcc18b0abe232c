import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What stands at the webhook's end. */
export interface Receiver {
  readonly origin: string;
  /** The requests so far. */
  readonly received: Received[];
  /** How it answers; 200 unless a test says otherwise. */
  respond: (response: ServerResponse) => void;
  /** Nobody listens any more. */
  stopListening(): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body });
      receiver.respond(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    respond: (response) => response.writeHead(200).end('ok'),
    stopListening: () => void server.close(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
