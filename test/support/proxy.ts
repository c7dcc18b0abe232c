import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** An HTTP proxy that makes tunnels. */
export interface TestProxy {
  readonly url: string;
  /** `host:port` of each tunnel that was asked for. */
  readonly asked: string[];
  /** The `Proxy-Authorization` of each. */
  readonly credentials: (string | undefined)[];
  close(): Promise<void>;
}

/**
 * Starts a proxy on this machine.
 *
 * @param where port of this machine behind the name that a tunnel is asked to; undefined = the tunnel is refused with 403, 'silent' = it is not answered
 */
export async function startProxy(where: (host: string) => number | 'silent' | undefined): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const credentials: TestProxy['credentials'] = [];
  const server = createServer((_, response) => response.writeHead(405).end());
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  server.on('connection', keep);
  server.on('connect', ({ url = '', headers }, socket: Socket, head) => {
    asked.push(url);
    credentials.push(headers['proxy-authorization']);
    const port = where(url.replace(/:\d+$/, ''));
    if (port === 'silent') {
      return;
    }
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    keep(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
