import { once } from 'node:events';
import { connect, createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A gRPC server that refuses calls. */
export interface RefusingServer {
  /** `127.0.0.1:port` */
  readonly address: string;
  close(): Promise<void>;
}

/** What a call is refused with; undefined = it goes on to the real server. */
type Refuses = (method: string) => { readonly status: number; readonly message: string } | undefined;

/**
 * Starts a gRPC server that answers calls with a status, in the headers, as a server that checks access does.
 *
 * @param refuses - by the name of the method, such as `GetSystemInfo`
 * @param behind - `host:port` of the real server, for calls that are not refused
 */
export async function startRefusingServer(refuses: Refuses, behind: string): Promise<RefusingServer> {
  const real = connect(`http://${behind}`);
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const refusal = refuses(headers[':path']?.split('/').at(-1) ?? '');
    if (refusal === undefined) {
      passOn(stream, real.request({ ...headers, ':authority': behind }));
      return;
    }
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': String(refusal.status),
        'grpc-message': refusal.message,
      },
      { endStream: true },
    );
    stream.resume();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      sessions.forEach((session) => session.destroy());
      real.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn(stream: ServerHttp2Stream, onward: ReturnType<ReturnType<typeof connect>['request']>): void {
  let trailers: IncomingHttpHeaders = {};
  onward.on('error', () => stream.destroy());
  onward.on('trailers', (received: IncomingHttpHeaders) => {
    trailers = received;
  });
  onward.on('response', (headers) => {
    // The caller may have given up meanwhile.
    if (stream.destroyed) {
      return;
    }
    stream.respond(headers, { waitForTrailers: true });
    onward.pipe(stream);
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.on('close', () => onward.destroy());
  stream.pipe(onward);
}
