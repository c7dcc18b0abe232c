import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { defined } from '../../contract/defined.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { Fleet } from './fleet.js';
import { startTestServer } from './test-server.js';

/** A Temporal server of a test file's own, which can be killed, and the fleets that use it. */
export interface FleetsOfFile {
  readonly client: () => Client;
  /** Closed after the test that opened it. */
  readonly openFleet: () => Promise<Fleet>;
  readonly killServer: () => Promise<void>;
  /** Starts the killed server again, at the same address and with what it knew. */
  readonly restartServer: () => Promise<void>;
}

interface Opened {
  readonly folder: string;
  readonly client: Client;
  server: DevServer;
}

export function fleetsOfFile(): FleetsOfFile {
  const fleets: Fleet[] = [];
  let opened: Opened | undefined;
  const there = () => {
    if (opened === undefined) {
      throw new Error('the server is there only inside tests');
    }
    return opened;
  };
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crb-orders-fleets-'));
    const server = await startServer(folder);
    opened = {
      folder,
      server,
      client: new Client({ connection: await Connection.connect({ address: server.address }) }),
    };
  }, 120_000);
  afterEach(async () => {
    await Promise.all(fleets.splice(0).map((fleet) => fleet.close()));
  });
  afterAll(async () => {
    const { client, server, folder } = there();
    await client.connection.close();
    await server.kill();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    client: () => there().client,
    async openFleet() {
      const { client, server } = there();
      const fleet = await Fleet.open(client, server.address);
      fleets.push(fleet);
      return fleet;
    },
    async killServer() {
      await there().server.kill();
    },
    async restartServer() {
      const { folder, server } = there();
      there().server = await startServer(folder, Number(server.address.split(':')[1]));
    },
  };
}

function startServer(folder: string, port?: number): Promise<DevServer> {
  return startTestServer(defined({ dataFile: join(folder, 'temporal.db'), port }));
}
