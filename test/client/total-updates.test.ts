import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { OrdersClient } from '../../client/index.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { readPolicy } from '../../policy/index.js';
import { crb } from '../cli/support.js';
import { startTestServer } from '../support/test-server.js';
import { inState, openWorld, type World } from '../support/world.js';
import { NO_FILE, refusal } from './support.js';

/** How many updates the server lets one order have in all; its default is 2,000. */
const MOST_UPDATES = 2;

let server: DevServer;
let connection: NativeConnection;
let world: World;
let orders: OrdersClient;

beforeAll(async () => {
  server = await startTestServer({
    dynamicConfig: {
      'history.maxTotalUpdates': MOST_UPDATES,
      // Otherwise the order continues as a new run, which may have as many again, just before the limit.
      'history.maxTotalUpdates.suggestContinueAsNewThreshold': 10.5,
    },
  });
  connection = await NativeConnection.connect({ address: server.address });
  const policy = readPolicy(`rules: [{ name: three, approvals: ${MOST_UPDATES + 1} }]`, 'policy.yaml');
  world = await openWorld({ temporal: { connection, client: new Client({ connection }) }, parts: { policy } });
  const env = { ...NO_FILE, TEMPORAL_ADDRESS: server.address };
  orders = await OrdersClient.connect({ env, taskQueue: world.taskQueue });
});

afterAll(async () => {
  await orders?.close();
  await world?.close();
  await connection?.close();
  await server?.stop();
});

it('says that an order has had all its updates, and takes a signal instead', async () => {
  const handle = await world.start(world.createRequest());
  const orderId = handle.workflowId;
  const { quote } = await inState(handle, 'awaitingApproval');
  const decision = { by: 'ben', quote: quote?.id ?? '' };
  for (const by of ['cleo', 'eva']) {
    expect(await orders.approve(orderId, { ...decision, by })).toMatchObject({ answer: { accepted: true } });
  }
  const isRefused = {
    orderId,
    code: 'refused',
    message: expect.stringMatching(/^The order has taken all the updates/),
  };
  expect(await refusal(orders.approve(orderId, decision))).toMatchObject({
    ...isRefused,
    next: expect.stringContaining('as a signal (`--signal`)'),
  });
  expect(await refusal(orders.quoted(orderId))).toMatchObject({
    ...isRefused,
    next: expect.stringContaining(`crb show ${orderId}`),
  });
  const args = ['approve', orderId, '--by', 'ben', '--quote', decision.quote];
  const env = { TEMPORAL_ADDRESS: server.address };
  expect(await crb(args, { env })).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--signal') });
  expect(await crb([...args, '--signal'], { env })).toMatchObject({ exitCode: 0 });
  expect(await orders.result(orderId)).toMatchObject({ state: 'completed' });
});
