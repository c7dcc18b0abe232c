import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ApiRequest } from './api.js';
import { control, type Controls, isControlPath } from './control.js';

/** Longest body of a request, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

const API_PATH = /^\/api\/v2\/([^/]+)$/;

/** The handlers behind the HTTP server. */
export interface Handlers {
  readonly controls: Controls;
  /** Takes over a complete API request and answers it, perhaps late or never. */
  call(request: ApiRequest, response: ServerResponse): Promise<void>;
}

/** The HTTP side: paths, methods, bodies. Everything else is behind the handlers. */
export function createHttpServer(handlers: Handlers): Server {
  const server = createServer((request, response) => {
    handle(handlers, request, response).catch((error: unknown) => {
      // Only a bug in the sandbox comes here. It must not look like an answer of the API.
      console.error(error);
      response.socket?.destroy();
    });
  });
  // Longer than pauses in tests and demos, so that a kept-alive connection does not end during a request.
  server.keepAliveTimeout = 60_000;
  return server;
}

async function handle(handlers: Handlers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  if (isControlPath(path)) {
    return handleControl(handlers, request, response, path);
  }
  const service = API_PATH.exec(path)?.[1];
  if (service === undefined) {
    return plainText(request, response, 404, 'Not found');
  }
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST');
    return plainText(request, response, 405, 'Method not allowed');
  }
  const body = await readBody(request);
  if (body === 'aborted') {
    return;
  }
  if (body === 'too large') {
    return plainText(request, response, 413, 'Content too large');
  }
  return handlers.call({ service, headers: request.headers, body }, response);
}

async function handleControl(
  { controls }: Handlers,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const body = await readBody(request);
  if (body === 'aborted') {
    return;
  }
  if (body === 'too large') {
    return plainText(request, response, 413, 'Content too large');
  }
  const answer = control(controls, request.method ?? '', path, body.toString());
  if (answer.allow !== undefined) {
    response.setHeader('Allow', answer.allow);
  }
  if (answer.body === null) {
    response.writeHead(answer.httpStatus).end();
  } else {
    response.writeHead(answer.httpStatus, { 'Content-Type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(answer.body));
  }
}

/** The whole body. A request with an incomplete body has no effect. */
function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) {
        chunks.length = 0;
        resolve('too large');
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => resolve('aborted'));
    request.on('error', () => resolve('aborted'));
  });
}

function plainText(request: IncomingMessage, response: ServerResponse, httpStatus: number, text: string): void {
  request.resume();
  response.writeHead(httpStatus, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
