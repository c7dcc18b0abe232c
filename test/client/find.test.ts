import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { OrdersClient } from '../../client/index.js';
import { eventually } from '../support/eventually.js';
import { ownNamespace } from '../support/own-namespace.js';
import { connectToTemporal, type TestConnection } from '../support/temporal.js';
import { approve, inState, openWorld, type World } from '../support/world.js';
import { refusal } from './support.js';

let temporal: TestConnection;
let theWorld: World;
const world = () => theWorld;

beforeAll(async () => {
  temporal = await connectToTemporal();
  theWorld = await openWorld({ temporal: await ownNamespace(temporal) });
});

afterAll(async () => {
  await theWorld?.close();
  await temporal?.close();
});

function client(): OrdersClient {
  return new OrdersClient({ client: world().client, taskQueue: world().taskQueue });
}

it('finds an order by its page in the UI, by its regions in any order, and by its circuit', async () => {
  const request = world().createRequest();
  const handle = await world().start(request);
  await approve(handle);
  const { circuit } = await inState(handle, 'completed');
  const { runId } = await handle.describe();
  const found = { orderId: handle.workflowId, runId };
  const page = `http://localhost:8233/namespaces/default/workflows/${encodeURIComponent(handle.workflowId)}`;

  expect(await client().find(`${page}/${runId}/history`)).toEqual(found);
  expect(await client().find(page)).toEqual(found);
  expect(await client().find(`crb:${request.vpcId}:${request.regionZ}:${request.regionA}`)).toEqual(found);
  expect(await client().find(`crb:${request.vpcId}:${request.regionA}:${request.regionZ}`)).toEqual(found);
  expect(
    await eventually(
      () =>
        client()
          .find(circuit?.crossRegionBandwidthId ?? '')
          .catch(() => undefined),
      (each) => each !== undefined,
    ),
  ).toEqual(found);
});

it('finds the circuit of an old order behind many newer ones', async () => {
  const old = await world().start(world().createRequest());
  await approve(old);
  const { circuit } = await inState(old, 'completed');
  // More than are read at a time; they fail at once, because no circuit has so little.
  const newer = await Promise.all(
    Array.from({ length: 55 }, (_, index) =>
      world().start(world().createRequest({ vpcId: `vpc-nowhere-${index}`, bandwidth: 0 })),
    ),
  );
  await Promise.allSettled(newer.map((handle) => handle.result()));
  const found = await eventually(
    () =>
      client()
        .find(circuit?.crossRegionBandwidthId ?? '')
        .catch(() => undefined),
    (each) => each !== undefined,
  );
  expect(found?.orderId).toBe(old.workflowId);
});

it('shows an order that was started under another id, and has failed', async () => {
  const handle = await world().startRaw(`my-order-${world().taskQueue}`, [world().createRequest()]);
  await handle.result().catch(() => undefined);
  expect(await client().get(handle.workflowId)).toMatchObject({ orderId: handle.workflowId, state: 'failed' });
});

it('knows no order by a link to something else', async () => {
  for (const id of [
    'http://localhost:8233/namespaces/default/workflows/crb%3Anothing',
    'http://x/workflows/%E0%A4%A',
  ]) {
    expect((await refusal(client().find(id))).code).toBe('notFound');
  }
});
