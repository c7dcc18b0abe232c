import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import {
  type DevServer,
  DevServerError,
  type DevServerOptions,
  startDevServer,
} from '../../../local/dev-server/dev-server.js';
import { freePort } from '../../../local/dev-server/free-port.js';
import { isAlive } from '../../support/is-alive.js';

let directory: string;
let servers: DevServer[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crb-orders-dev-server-'));
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await rm(directory, { recursive: true, force: true });
});

async function start(options: DevServerOptions = {}): Promise<DevServer> {
  const server = await startDevServer({ headless: true, ...options });
  servers.push(server);
  return server;
}

async function withClient<T>({ address, namespace }: DevServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

async function failure(started: Promise<DevServer>): Promise<DevServerError> {
  const error = await started.then(
    () => new Error('it started'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof DevServerError) {
    return error;
  }
  throw error;
}

const startWaiting = (client: Client, workflowId: string) =>
  client.workflow.start('nobodyRunsThis', { workflowId, taskQueue: 'nobody' });

test('serves as soon as it is there: starts with search attributes, and finds by them', async () => {
  const server = await start({ namespace: 'orders', searchAttributes: ['CrbState', 'Team'] });
  await withClient(server, async (client) => {
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace: 'orders' });
    expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(['CrbState', 'Team']));
    const handle = await startWaiting(client, 'an-order');
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
});

test('shows the Web UI unless headless', async () => {
  const server = await start({ headless: false });
  const page = await fetch(String(server.uiUrl));
  expect(page.status).toBe(200);
  expect((await start()).uiUrl).toBeUndefined();
});

describe('on the same data file', () => {
  test.each(['stop', 'kill'] as const)('workflows are kept after %s', async (end) => {
    const dataFile = join(directory, 'made', 'temporal.db');
    const first = await start({ dataFile });
    await withClient(first, (client) => startWaiting(client, 'kept'));
    await first[end]();

    const second = await start({ dataFile });
    await withClient(second, async (client) => {
      expect((await client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
    });
  });
});

describe('ending', () => {
  test('stop leaves no process and may be called again', async () => {
    const server = await start();
    expect(isAlive(server.pid)).toBe(true);
    await Promise.all([server.stop(), server.stop()]);
    expect(isAlive(server.pid)).toBe(false);
    await server.stop();
  });

  test('kill leaves no process and may follow stop', async () => {
    const server = await start();
    const stopped = server.stop();
    await server.kill();
    await stopped;
    expect(isAlive(server.pid)).toBe(false);
  });
});

describe('when it can not start', () => {
  test('says so with its last output', async () => {
    const error = await failure(start({ extraArgs: ['--no-such-flag'] }));
    expect(error.code).toBe('DEV_SERVER_FAILED');
    expect(error.message).toContain('unknown flag: --no-such-flag');
  });

  test('a port that was asked for and is taken is named', async () => {
    const { address } = await start();
    const port = Number(address.split(':')[1]);
    // Another Temporal server listens there and would answer the questions whether this one is ready.
    const error = await failure(start({ port }));
    expect(error.code).toBe('DEV_SERVER_PORT_TAKEN');
    expect(error.message).toContain(String(port));
  });

  test('a taken port that was not asked for is chosen anew', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    let starts = 0;
    try {
      // The extra argument wins over the free port, so the start fails like one that lost the race for its port.
      const error = await failure(
        start({ extraArgs: ['--port', String(port)], log: (line) => (starts += line.startsWith('Error:') ? 1 : 0) }),
      );
      expect(error.code).toBe('DEV_SERVER_PORT_TAKEN');
      expect(starts).toBe(5);
    } finally {
      other.close();
    }
  });
});
