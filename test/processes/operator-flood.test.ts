import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CrbState, orderQuery } from '../../contract/index.js';
import type { DevServer } from '../../local/dev-server.js';
import { eventually } from '../support/eventually.js';
import { Fleet, inState } from '../support/fleet.js';
import { flood } from '../support/flood.js';
import { startTestServer } from '../support/test-server.js';

/** Ten thousand messages are sent and handled; this ends only what hangs. */
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
  'an order that receives ten thousand messages it does not understand is as before, and is bought once',
  async () => {
    const first = await fleet.startWorker();
    const purchase = await fleet.startCreate();
    const { order } = purchase;
    const before = await inState(order, 'awaitingApproval');
    const { runId } = await order.describe();

    // All at once is the hardest: they pile up while no worker is there, and the next one gets them in one task.
    await first.stop();
    await flood(order, 10_000);
    const worker = await fleet.startWorker();
    const after = await eventually(
      () => order.query(orderQuery),
      ({ refused }) => refused.count >= 10_000,
      A_LOT_MS / 2,
    );
    expect({ ...after, refused: after.refused.count }).toEqual({ ...before, refused: 10_000 });
    expect(Buffer.byteLength(JSON.stringify(after))).toBeLessThan(65_536);
    const described = await order.describe();
    expect(described.runId).not.toBe(runId);
    expect(described.typedSearchAttributes.get(CrbState)).toBe('awaitingApproval');

    expect(await fleet.seeThrough(purchase)).toMatchObject({ state: 'completed', refused: { count: 10_000 } });
    expect(fleet.bought(purchase)).toBe(1);
    expect(worker.child.exitCode).toBeNull();
  },
  A_LOT_MS,
);
