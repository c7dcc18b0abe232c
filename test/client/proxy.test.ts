import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connect } from '../../client/connect.js';
import { OrdersError } from '../../client/errors.js';
import { connectToTemporal, readTemporalTarget } from '../../worker/temporal.js';
import { startProxy, type TestProxy } from '../support/proxy.js';

const [, PORT = ''] = (process.env['CRB_TEST_TEMPORAL_ADDRESS'] ?? '').split(':');
const TEMPORAL_ADDRESS = `temporal.example:${PORT}`;

let proxy: TestProxy | undefined;

beforeEach(() => {
  // gRPC itself prints that a proxy refused or has gone.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
  jest.restoreAllMocks();
});

/** With a password, as `HTTPS_PROXY`. */
async function proxyTo(port: number | undefined): Promise<{ HTTPS_PROXY: string }> {
  proxy = await startProxy(() => port);
  return { HTTPS_PROXY: proxy.url.replace('//', '//crb:p%40ss@') };
}

const GIVEN = `Basic ${Buffer.from('crb:p@ss').toString('base64')}`;

describe('Temporal through a proxy', () => {
  it('is reached by a client', async () => {
    const env = { TEMPORAL_ADDRESS, ...(await proxyTo(Number(PORT))) };
    const { connection, client } = await connect({ env });
    try {
      expect(await client.workflowService.getSystemInfo({})).toHaveProperty('serverVersion');
      expect(proxy).toMatchObject({ asked: [TEMPORAL_ADDRESS], credentials: [GIVEN] });
    } finally {
      await connection.close();
    }
  });

  it('is reached by a worker', async () => {
    const env = { TEMPORAL_ADDRESS, ...(await proxyTo(Number(PORT))) };
    const connection = await connectToTemporal(readTemporalTarget(env));
    try {
      expect(await connection.workflowService.getSystemInfo({})).toHaveProperty('serverVersion');
      expect(proxy).toMatchObject({ asked: [TEMPORAL_ADDRESS], credentials: [GIVEN] });
    } finally {
      await connection.close();
    }
  });

  it('names the proxy, without its password, when it refuses', async () => {
    const env = { TEMPORAL_ADDRESS, ...(await proxyTo(undefined)) };
    const named = new RegExp(`^Temporal at ${TEMPORAL_ADDRESS} through the proxy ${proxy?.url} `);
    const failures = await Promise.all([
      connect({ env, connectTimeout: 1_000 }).catch((error: unknown) => error),
      connectToTemporal(readTemporalTarget(env)).catch((error: unknown) => error),
    ]);
    for (const failure of failures) {
      expect((failure as Error).message).toMatch(named);
      expect((failure as Error).message).not.toMatch(/p(@|%40)ss/);
    }
    expect(failures[0]).toBeInstanceOf(OrdersError);
  });

  it('is not used for a server on this machine', async () => {
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${PORT}`, ...(await proxyTo(undefined)) };
    const { connection } = await connect({ env });
    await connection.close();
    const native = await connectToTemporal(readTemporalTarget(env));
    await native.close();
    expect(proxy?.asked).toEqual([]);
  });
});
