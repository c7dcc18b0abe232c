import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../local/dev-server/free-port.js';

/** The ports of one service: for calls, and for the other services to find it. */
export interface ServicePorts {
  readonly grpc: number;
  readonly membership: number;
}

/** Free ports of 127.0.0.1. Another program may take them before they are used. */
export async function freeServicePorts(): Promise<ServicePorts> {
  return { grpc: await freePort(), membership: await freeMembershipPort() };
}

/**
 * PostgreSQL's `cluster_membership.rpc_port` is a `smallint`: a server whose membership port is above 32,767 does not
 * start. Those that the system chooses by itself mostly are.
 */
const MEMBERSHIP = { least: 10_000, most: 32_767 };

async function freeMembershipPort(): Promise<number> {
  for (;;) {
    const port = randomInt(MEMBERSHIP.least, MEMBERSHIP.most + 1);
    if (await isFree(port)) {
      return port;
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
