import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * A free TCP port of 127.0.0.1, chosen by the system. Another program may take it before it is used, so the caller must
 * be ready to ask again.
 */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
