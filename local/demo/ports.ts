import { once } from 'node:events';
import { createServer } from 'node:net';
import { isSystemError } from '../system-error.js';

/** Whether a TCP port of 127.0.0.1 can be listened on at this moment. */
export async function portIsFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!isSystemError(error)) {
      throw error;
    }
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
