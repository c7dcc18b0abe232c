import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CrbState, orderQuery } from '../../contract/index.js';
import type { DevServer } from '../../local/dev-server/dev-server.js';
import { eventually } from '../support/eventually.js';
import { Fleet, inState } from '../support/fleet.js';
import { flood } from '../support/flood.js';
import { startTestServer } from '../support/test-server.js';

/** More than the 4,096 events at which a server suggests a new run, and more than the SDK's five seconds of computing. */
const MESSAGES = 5_000;

/** All of them are sent and handled within it on a busy machine; this ends only what hangs. */
const A_LOT_MS = 400_000;

let server: DevServer;
let client: Client;
let fleet: Fleet;

beforeAll(async () => {
  server = await startTestServer();
  client = new Client({ connection: await Connection.connect({ address: server.address }) });
  fleet = await Fleet.open(client, server.address);
}, 120_000);

afterAll(async () => {
  await fleet.close();
  await client.connection.close();
  await server.kill();
});

test(
  'an order that receives thousands of messages it does not understand is as before, and is bought once',
  async () => {
    const first = await fleet.startWorker();
    const purchase = await fleet.startCreate();
    const { order } = purchase;
    const before = await inState(order, 'awaitingApproval');
    const { runId } = await order.describe();

    // All at once is the hardest: they pile up while no worker is there, and the next one gets them in one task.
    await first.stop();
    await flood(order, MESSAGES);
    const worker = await fleet.startWorker();
    const after = await eventually(
      () => order.query(orderQuery),
      ({ refused }) => refused.count >= MESSAGES,
      A_LOT_MS / 2,
    );
    expect({ ...after, refused: after.refused.count }).toEqual({ ...before, refused: MESSAGES });
    expect(Buffer.byteLength(JSON.stringify(after))).toBeLessThan(65_536);
    const described = await order.describe();
    expect(described.runId).not.toBe(runId);
    expect(described.typedSearchAttributes.get(CrbState)).toBe('awaitingApproval');

    expect(await fleet.seeThrough(purchase)).toMatchObject({ state: 'completed', refused: { count: MESSAGES } });
    expect(fleet.bought(purchase)).toBe(1);
    expect(worker.child.exitCode).toBeNull();
  },
  A_LOT_MS,
);
