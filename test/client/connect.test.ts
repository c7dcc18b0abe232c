import { describe, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { connectClient, NO_FILE, refusal, serverAddress } from './support.js';

describe('connecting', () => {
  it('names the address that does not answer', async () => {
    const env = { ...NO_FILE, TEMPORAL_ADDRESS: 'localhost:1' };
    const error = await refusal(OrdersClient.connect({ env, connectTimeout: 200 }));
    expect(error).toMatchObject({ code: 'unreachable', next: expect.stringContaining('TEMPORAL_ADDRESS') });
    expect(error.message).toContain('localhost:1');
  });

  it('names the profile that is not there', async () => {
    const error = await refusal(OrdersClient.connect({ env: NO_FILE, profile: 'nowhere' }));
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('nowhere') });
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
