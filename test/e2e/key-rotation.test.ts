import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dataConverter } from '../../client/index.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { readEncryption } from '../../temporal/index.js';
import { eventually } from '../support/eventually.js';
import { flood } from '../support/flood.js';
import { startTestServer } from '../support/test-server.js';
import { approve, inState, openWorld, type OrderHandle } from '../support/world.js';

/** As many events as this server lets a history have before it suggests to go on in a new run. */
const LONG = 50;

const [OLD, NEW] = ['old', 'new'].map((id) => `${id}:${randomBytes(32).toString('base64')}`);
const withKeys = (...keys: (string | undefined)[]) => readEncryption({ CRB_ENCRYPTION_KEYS: keys.join(',') });

let server: DevServer;
let connection: NativeConnection;

beforeAll(async () => {
  server = await startTestServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': LONG } });
  connection = await NativeConnection.connect({ address: server.address });
}, 60_000);
afterAll(async () => {
  await connection.close();
  await server.kill();
});

const clientWith = (...keys: (string | undefined)[]) =>
  new Client({ connection, dataConverter: dataConverter(withKeys(...keys)) });

it('an order that goes on in a new run needs only the key that is the first one by then', async () => {
  const world = await openWorld({
    temporal: { connection, client: clientWith(OLD, NEW) },
    parts: { encryption: withKeys(OLD) },
  });
  const workWith = async (...keys: (string | undefined)[]) => {
    await world.stopWorker();
    await world.startWorker(undefined, { encryption: withKeys(...keys) });
  };
  try {
    const { workflowId } = await world.start(world.createRequest());
    const handle: OrderHandle = clientWith(NEW, OLD).workflow.getHandle(workflowId);
    await inState(handle, 'awaitingApproval');
    const { runId: first } = await handle.describe();
    await workWith(NEW, OLD);
    await flood(handle, 2 * LONG);
    await eventually(
      () => handle.describe(),
      ({ runId }) => runId !== first,
    );
    await workWith(NEW);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ state: 'completed' });
  } finally {
    await world.close();
  }
});
