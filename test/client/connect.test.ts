import { describe, expect, it } from '@jest/globals';
import { connect } from '../../client/connect.js';
import { OrdersClient } from '../../client/index.js';
import { all, connectClient, NO_FILE, refusal, serverAddress } from './support.js';

describe('connecting', () => {
  it('names the address that does not answer', async () => {
    const env = { ...NO_FILE, TEMPORAL_ADDRESS: 'localhost:1' };
    const error = await refusal(OrdersClient.connect({ env, connectTimeout: 200 }));
    expect(error).toMatchObject({ code: 'unreachable', next: expect.stringContaining('TEMPORAL_ADDRESS') });
    expect(error.message).toContain('localhost:1');
  });

  it('names the variable that is wrong, its value and what is expected', async () => {
    const error = await refusal(OrdersClient.connect({ env: { ...NO_FILE, TEMPORAL_ADDRESS: 'x:y' } }));
    expect(error).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining('TEMPORAL_ADDRESS is "x:y": expected host or host:port'),
    });
  });

  it('reaches a server on this machine whatever proxy is set', async () => {
    process.env['https_proxy'] = 'http://127.0.0.1:9';
    try {
      const orders = await connectClient({ connectTimeout: 5_000 });
      expect(await orders.health()).toMatchObject({ namespaceFound: true });
      await orders.close();
    } finally {
      delete process.env['https_proxy'];
    }
  });

  it('says so when it was closed', async () => {
    const orders = await OrdersClient.connect({ env: { ...NO_FILE, TEMPORAL_ADDRESS: serverAddress() } });
    await orders.close();
    expect(await refusal(orders.health())).toMatchObject({ code: 'closed', message: 'This client is closed.' });
  });

  it('names the profile that is not there', async () => {
    const error = await refusal(OrdersClient.connect({ env: NO_FILE, profile: 'nowhere' }));
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('nowhere') });
  });

  it.each<[Record<string, string>, string]>([
    [{ TEMPORAL_ADDRESS: 'x:y' }, 'TEMPORAL_ADDRESS is "x:y"'],
    [{ TEMPORAL_TLS: 'perhaps' }, 'TEMPORAL_TLS is "perhaps"'],
    [{ TEMPORAL_CONFIG_FILE: '/nope' }, 'TEMPORAL_CONFIG_FILE is "/nope"'],
  ])('names the wrong variable: %j', async (wrong, message) => {
    const env = { ...NO_FILE, TEMPORAL_ADDRESS: serverAddress(), ...wrong };
    expect(await refusal(OrdersClient.connect({ env }))).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(message),
    });
  });

  it('says so when the file holds nothing', async () => {
    const error = await refusal(OrdersClient.connect({ env: { TEMPORAL_CONFIG_FILE: '/dev/null' } }));
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('profile') });
  });

  it('takes the task queue from CRB_TASK_QUEUE and the namespace from TEMPORAL_NAMESPACE', async () => {
    const env = {
      ...NO_FILE,
      TEMPORAL_ADDRESS: serverAddress(),
      TEMPORAL_NAMESPACE: 'default',
      CRB_TASK_QUEUE: 'theirs',
    };
    const orders = await OrdersClient.connect({ env });
    expect(await orders.health()).toMatchObject({ taskQueue: 'theirs', namespace: 'default' });
    await orders.close();
  });
});

describe('a client that is closed', () => {
  it('refuses every call, and may be closed again', async () => {
    const orders = await connectClient();
    await orders.close();
    await orders.close();
    const closed = { code: 'closed', message: 'This client is closed.', next: expect.stringContaining('connect') };
    expect(await refusal(orders.get('crb:x'))).toMatchObject(closed);
    expect(await refusal(all(orders.list()))).toMatchObject(closed);
    expect(await refusal(orders.health())).toMatchObject(closed);
  });

  it('says the same when the owner of its connection has closed that', async () => {
    const { client, connection } = await connect({ env: { ...NO_FILE, TEMPORAL_ADDRESS: serverAddress() } });
    const orders = new OrdersClient({ client });
    await connection.close();
    expect(await refusal(orders.get('crb:x'))).toMatchObject({ code: 'closed' });
  });
});

describe('a namespace that is not there', () => {
  it('is named by whatever needs it, and seen by the check', async () => {
    const orders = await connectClient({ namespace: 'nowhere' });
    expect(await refusal(orders.get('crb:x'))).toMatchObject({
      code: 'namespace',
      message: expect.stringContaining('nowhere'),
    });
    expect(await orders.health()).toMatchObject({ namespaceFound: false, serverVersion: expect.any(String) });
    await orders.close();
  });
});

describe('a namespace that is ready', () => {
  it('has the search attributes', async () => {
    const orders = await connectClient();
    expect(await orders.health()).toMatchObject({ namespaceFound: true, missingSearchAttributes: [] });
    await orders.close();
  });
});
