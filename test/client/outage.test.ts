import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { inState, openWorld, type World } from '../support/world.js';
import { startCuttableProxy, type CuttableProxy } from './cuttable-proxy.js';
import { NO_FILE, refusal } from './support.js';

let temporal: TestConnection;
let world: World;
let proxy: CuttableProxy;

beforeAll(async () => {
  temporal = await connectToTemporal();
  world = await openWorld({ temporal });
  proxy = await startCuttableProxy();
});

afterAll(async () => {
  await proxy?.close();
  await world?.close();
  await temporal?.close();
});

function connect(outage: number): Promise<OrdersClient> {
  const env = { ...NO_FILE, TEMPORAL_ADDRESS: proxy.address };
  return OrdersClient.connect({ env, waits: { outage, server: 1_000 } });
}

it('does not keep a watcher from seeing the end', async () => {
  const orders = await connect(60_000);
  const handle = await world.start(world.createRequest());
  await inState(handle, 'awaitingApproval');
  const states: string[] = [];
  for await (const { state } of orders.watch(handle.workflowId)) {
    states.push(state);
    if (state === 'awaitingApproval') {
      proxy.cut();
      await handle.signal('cancel', { by: 'ana' });
      await handle.result();
      proxy.mend();
    }
  }
  expect(states).toEqual(['awaitingApproval', 'cancelled']);
  await orders.close();
});

it('that lasts too long is told as what it is', async () => {
  const orders = await connect(0);
  const handle = await world.start(world.createRequest());
  await inState(handle, 'awaitingApproval');
  proxy.cut();
  const error = await refusal(orders.result(handle.workflowId));
  expect(error).toMatchObject({ code: 'unreachable', message: expect.stringContaining(proxy.address) });
  proxy.mend();
  await orders.close();
});
